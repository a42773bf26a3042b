#!/bin/bash
# Starts Odoo in its container: waits for the database, installs the suite and its fictional city
# at the first start (a broken-off one goes on), brings it up to date at later ones, and serves.
set -euo pipefail

here=$(dirname "$0")
secrets=${SUITE_SECRETS:-/run/suite}
database=growth
read -r -a odoo <<< "${SUITE_ODOO:-/opt/suite/bin/python /usr/bin/odoo}"

PGPASSWORD=$(< "$secrets/database_password")
export PGPASSWORD PGHOST PGUSER
export SUITE_USERS_PASSWORD_FILE=$secrets/users_password

say() { printf '%s\n' "suite: $*"; }

ask() { psql --no-psqlrc -tA --dbname="$database" --command="$1" 2>/dev/null || true; }

is_ready() {
    [ "$(ask "SELECT 1 FROM ir_config_parameter WHERE key = 'growth.people_ready'")" = 1 ]
}

wait_for_database() {
    for _ in $(seq 60); do
        if pg_isready --quiet; then return; fi
        sleep 1
    done
    say "PostgreSQL at $PGHOST did not answer within a minute: look at 'docker compose logs db'." >&2
    exit 1
}

wait_for_database
state=$(ask "SELECT state FROM ir_module_module WHERE name = 'itcity_demo'")
if [ "$state" != installed ]; then
    say "Installing the suite and the fictional city; this takes some minutes, once."
    # queue_job is server-wide once installed; here it is not installed yet.
    "${odoo[@]}" --config="$ODOO_RC" --database="$database" --init=itcity_demo \
        --load=base,rpc,web --no-http --stop-after-init --log-level=warn
else
    "${odoo[@]}" module upgrade --config="$ODOO_RC" --database="$database" all --outdated
fi

if ! is_ready; then
    say "Giving the users their password."
    "${odoo[@]}" shell --config="$ODOO_RC" --database="$database" --no-http --log-level=warn \
        --shell-interface=python < "$here/people.py"
    if ! is_ready; then
        say "The users have no password yet, so nothing is served: see the error above." >&2
        exit 1
    fi
fi

say "Serving on port 8069. The users' password is in $SUITE_USERS_PASSWORD_FILE."
exec "${odoo[@]}" --config="$ODOO_RC" --database="$database"
