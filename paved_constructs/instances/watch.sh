#!/bin/bash
# Tells auto scaling when the program answers, and ends it in order when its instance has to go.
# "fleet-watch abandon" tells instead that the instance cannot start.
set -u
. "${SETTINGS:-/etc/fleet/settings}"  # REGION, GROUP, STACK, RESOURCE, HEALTH_CHECK (a URL), DRAIN (seconds), INSTANCE
IMDS=${IMDS:-http://169.254.169.254/latest}

state() {
  local token
  token=$(curl -sf -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$IMDS/api/token") &&
    curl -sf -H "X-aws-ec2-metadata-token: $token" "$IMDS/meta-data/autoscaling/target-lifecycle-state"
}

complete() {  # <hook> <CONTINUE or ABANDON>
  aws autoscaling complete-lifecycle-action --region "$REGION" --auto-scaling-group-name "$GROUP" \
    --lifecycle-hook-name "$1" --lifecycle-action-result "$2" --instance-id "$INSTANCE"
}

signal() {  # <SUCCESS or FAILURE>: heard only while the stack is created
  aws cloudformation signal-resource --region "$REGION" --stack-name "$STACK" --logical-resource-id "$RESOURCE" \
    --unique-id "$INSTANCE" --status "$1" 2>/dev/null
}

if [ "${1:-}" = abandon ]; then
  signal FAILURE
  complete starts ABANDON
  exit
fi

answered=no
while true; do
  if [ "$answered" = no ] && curl -sf --max-time 5 -o /dev/null "$HEALTH_CHECK"; then
    complete starts CONTINUE
    signal SUCCESS
    answered=yes
  fi
  if [ "$(state)" = Terminated ]; then
    sleep "$DRAIN"  # requests that are under way are answered first
    systemctl stop fleet
    complete stops CONTINUE
    exit
  fi
  sleep "${PAUSE:-2}"
done
