#!/bin/sh
# The smallest link that keeps the RPO at 15 minutes, for each customer folder below a folder:
#   sh examples/smallest-link.sh customers
# Further words ask for another setting and another condition:
#   sh examples/smallest-link.sh customers compression "delta_bandwidth_mbps <= 100"
for customer in "${1:-.}"/*/; do
    answer=$(asrcap seek "$customer" --quiet --find "${2:-link}" --until "${3:-rpo_100 <= 15}" | head -n 1)
    echo "$(basename "$customer"): ${answer:-no answer}"
done
