#!/bin/bash
# Makes the passwords at the first start; later starts leave them as they are.
set -euo pipefail

folder=${SUITE_SECRETS:-/run/suite}
mkdir -p "$folder"

# No letters or digits that look alike: a person may have to type the word from a screen.
word() {
    LC_ALL=C tr -dc 'abcdefghjkmnpqrstuvwxyz23456789' < /dev/urandom | head -c "$1" || true
}

keep() {
    local target=$folder/$1
    if [ ! -s "$target" ]; then
        printf '%s' "$2" > "$target.draft"
        chmod 444 "$target.draft"
        mv "$target.draft" "$target"
    fi
}

keep database_password "$(word 32)"
keep users_password "${SUITE_PASSWORD:-$(word 12)}"
