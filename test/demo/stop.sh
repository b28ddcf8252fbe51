#!/bin/bash
# stop.sh: end the demo's server and remove its folder.
set -euo pipefail
source "$(dirname "$0")/server.sh"

if [[ ! -e $DEMO_DIR && ! -L $DEMO_DIR ]]; then
	echo "No demo is running."
	exit
fi
remove_server
echo "The demo's server has stopped and its folder is gone."
