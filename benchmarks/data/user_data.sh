set -euo pipefail
mkdir -p /etc/fleet
cat >/etc/fleet/settings <<'END'
REGION=@REGION@
STACK=@STACK@
GROUP=@GROUP@
HEALTH_CHECK=http://127.0.0.1:8080/healthz
DRAIN=@DRAIN@
RESOURCE='@RESOURCE@'
END
cat >/etc/fleet/environment <<'END'
@ENVIRONMENT@
END
cat >/etc/fleet/agent.json <<'END'
{"agent": {"omit_hostname": true}, "metrics": {"namespace": "CWAgent", "aggregation_dimensions": [["AutoScalingGroupName"]], "metrics_collected": {"mem": {"measurement": ["mem_used_percent"], "append_dimensions": {"AutoScalingGroupName": "@GROUP@"}, "metrics_collection_interval": 60}, "disk": {"measurement": ["used_percent"], "resources": ["/"], "append_dimensions": {"AutoScalingGroupName": "@GROUP@"}, "metrics_collection_interval": 60}}}}
END
cat >/usr/local/bin/fleet-watch <<'END'
@WATCH@
END
cat >/etc/systemd/system/fleet.service <<'END'
[Unit]
Description=@GROUP@
After=network-online.target docker.service
Wants=network-online.target
StartLimitIntervalSec=0
[Service]
EnvironmentFile=/etc/fleet/settings
ExecStartPre=-/usr/bin/docker rm --force fleet
ExecStart=/usr/bin/docker run --rm --name fleet --network host --init --security-opt no-new-privileges --env-file /etc/fleet/environment --user 10001:10001 --cap-drop ALL --read-only --tmpfs /tmp:nosuid,nodev,exec,size=64m --runtime nvidia --env NVIDIA_VISIBLE_DEVICES=all --env NVIDIA_DRIVER_CAPABILITIES=compute,utility --log-driver awslogs --log-opt awslogs-region=${REGION} --log-opt awslogs-group=@LOGS@ --log-opt awslogs-stream=${INSTANCE} --log-opt mode=non-blocking --log-opt max-buffer-size=25m @IMAGE@
ExecStop=/usr/bin/docker stop -t 60 fleet
Restart=always
RestartSec=2
TimeoutStartSec=infinity
TimeoutStopSec=70
[Install]
WantedBy=multi-user.target
END
cat >/etc/systemd/system/fleet-watch.service <<'END'
[Unit]
Description=Tells auto scaling when the program answers, and ends it in order
After=network-online.target
Wants=network-online.target
[Service]
ExecStart=/usr/local/bin/fleet-watch
Restart=on-failure
[Install]
WantedBy=multi-user.target
END
@BOOT@
IMAGE=@IMAGE@
systemctl mask --quiet --now ecs || true  # the machine image's own agent would look for a cluster
systemctl enable --quiet --now docker
if [[ "$IMAGE" == *.dkr.ecr.* ]]; then
  aws ecr get-login-password --region "$REGION" | docker login --username AWS --password-stdin "${IMAGE%%/*}"
fi
docker pull --quiet "$IMAGE"
systemctl daemon-reload
systemctl enable --quiet --now fleet fleet-watch
