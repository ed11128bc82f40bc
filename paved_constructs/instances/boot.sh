# What an instance of a fleet prepares once. Its settings, environment and units stand in /etc already.
trap '/usr/local/bin/fleet-watch abandon' ERR  # an instance that cannot start is replaced at once
chmod 755 /usr/local/bin/fleet-watch
chmod 600 /etc/fleet/environment
metadata=http://169.254.169.254/latest
token=$(curl -sf -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$metadata/api/token")
echo "INSTANCE=$(curl -sf -H "X-aws-ec2-metadata-token: $token" "$metadata/meta-data/instance-id")" >>/etc/fleet/settings
. /etc/fleet/settings
dnf install --quiet --assumeyes amazon-cloudwatch-agent awscli-2 unzip  # of the machine image's own release
/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:/etc/fleet/agent.json
