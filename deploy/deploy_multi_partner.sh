#!/usr/bin/env bash
# Deploys one partner's service, or everything: deploy/deploy_multi_partner.sh [partner] [options of npm run deploy]
set -euo pipefail
cd "$(dirname "$0")/.."
exec npm run --silent deploy -- "$@"
