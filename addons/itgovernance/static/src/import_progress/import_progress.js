import { Component, onMounted, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";

import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

/**
 * Checks or runs an import batch by batch and shows how far it is.
 *
 * Each batch is a request of its own and kept once it is done: stopping, closing the
 * dialog or losing the connection loses nothing.
 *
 * status: "running", "stopping" (after the batch that runs), "stopped", "failed" or
 * "done".
 */
export class ImportProgress extends Component {
    static template = "itgovernance.ImportProgress";
    static components = { Dialog };
    static props = {
        close: Function,
        importId: Number,
        lines: Array,
        model: String,
        name: String,
        phase: String,
        token: String,
        total: Number,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.mainButton = useRef("mainButton");
        this.isClosed = false;
        this.state = useState({
            status: "running",
            done: 0,
            total: this.props.total,
            counts: {},
            aside: [],
            error: "",
        });
        onMounted(() => this.run());
        onWillUnmount(() => {
            this.isClosed = true;
        });
        useEffect(
            () => this.mainButton.el?.focus(),
            () => [this.state.status]
        );
    }

    get isRun() {
        return this.props.phase === "run";
    }

    get title() {
        return this.isRun
            ? _t("Taking in %s", this.props.name)
            : _t("Checking %s", this.props.name);
    }

    get percent() {
        const { done, total } = this.state;
        return total ? Math.round((100 * done) / total) : 100;
    }

    get isBusy() {
        return ["running", "stopping"].includes(this.state.status);
    }

    get progressText() {
        return _t("%(done)s of %(total)s rows", {
            done: this.state.done,
            total: this.state.total,
        });
    }

    get statusText() {
        const kept = this.isRun
            ? _t("What is taken in stays; go on when you like.")
            : _t("Nothing was written; check again when you like.");
        return {
            running: _t("Working: %s.", this.progressText),
            stopping: _t("Stopping after the rows at hand: %s.", this.progressText),
            stopped: `${_t("Stopped after %s.", this.progressText)} ${kept}`,
            failed: `${_t("Interrupted after %s.", this.progressText)} ${kept}`,
            done: _t("Finished: %s.", this.progressText),
        }[this.state.status];
    }

    get summary() {
        const { counts } = this.state;
        return this.props.lines.map((line) => ({ ...line, count: counts[line.key] || 0 }));
    }

    async run() {
        this.state.status = "running";
        this.state.error = "";
        let more = this.props.total > 0;
        while (more && this.state.status === "running" && !this.isClosed) {
            let batch;
            try {
                batch = await this.orm.silent.call(this.props.model, "take_next", [
                    [this.props.importId],
                    this.props.phase,
                    this.props.token,
                ]);
            } catch (error) {
                this.state.status = "failed";
                this.state.error = error.data?.message || error.message;
                return;
            }
            this.take(batch);
            more = batch.more;
        }
        if (!more) {
            this.state.status = "done";
        } else if (this.state.status === "stopping" || this.isClosed) {
            await this.orm.silent.call(this.props.model, "action_stop", [
                [this.props.importId],
            ]);
            this.state.status = "stopped";
        }
    }

    take(batch) {
        this.state.done = Math.max(this.state.total - batch.left, 0);
        this.state.counts = batch.counts;
        this.state.aside.push(...batch.aside);
        this.state.aside.splice(20);
    }

    stop() {
        this.state.status = "stopping";
    }

    async leave() {
        this.props.close();
        await this.action.doAction("soft_reload");
    }
}

function importProgress(env, action) {
    env.services.dialog.add(ImportProgress, action.params);
    return { type: "ir.actions.act_window_close" };
}

registry.category("actions").add("itgovernance.import_progress", importProgress);
