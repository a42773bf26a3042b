import { Component, onMounted, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";

import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

/**
 * Computes a period batch by batch and shows how far it is.
 *
 * Each batch is a request of its own and kept once it is done: stopping, closing the
 * dialog or losing the connection loses nothing, and doing it again does no harm.
 *
 * status: "running", "stopping" (after the batch that runs), "stopped", "failed" or
 * "done".
 */
export class ComputePeriod extends Component {
    static template = "itstrategy.ComputePeriod";
    static components = { Dialog };
    static props = {
        close: Function,
        wizardId: Number,
        period: String,
        total: Number,
        readings: Object,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.mainButton = useRef("mainButton");
        this.after = 0;
        this.isClosed = false;
        this.state = useState({
            status: "running",
            done: 0,
            total: this.props.total,
            computed: 0,
            unchanged: 0,
            closed: 0,
            failed: [],
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

    get title() {
        return _t("Computing %s", this.props.period);
    }

    get percent() {
        const { done, total } = this.state;
        return total ? Math.round((100 * done) / total) : 100;
    }

    get isBusy() {
        return ["running", "stopping"].includes(this.state.status);
    }

    get progressText() {
        return _t("%(done)s of %(total)s measures", {
            done: this.state.done,
            total: this.state.total,
        });
    }

    get statusText() {
        return {
            running: _t("Working: %s.", this.progressText),
            stopping: _t("Stopping after the measures at hand: %s.", this.progressText),
            stopped: _t(
                "Stopped after %s. What is done is kept; go on, or compute again later.",
                this.progressText
            ),
            failed: _t(
                "Interrupted after %s. What is done is kept; go on when you can.",
                this.progressText
            ),
            done: _t("Finished: %s.", this.progressText),
        }[this.state.status];
    }

    get summary() {
        const { computed, unchanged, closed, failed } = this.state;
        return [
            { key: "computed", count: computed, text: _t("computed with a new figure or rating") },
            { key: "unchanged", count: unchanged, text: _t("were right already") },
            { key: "closed", count: closed, text: _t("closed and left alone") },
            { key: "failed", count: failed.length, text: _t("set aside") },
        ];
    }

    async run() {
        this.state.status = "running";
        this.state.error = "";
        while (this.state.status === "running" && !this.isClosed) {
            let batch;
            try {
                batch = await this.orm.silent.call("it.measure.compute", "compute_next", [
                    [this.props.wizardId],
                    this.after,
                ]);
            } catch (error) {
                this.state.status = "failed";
                this.state.error = error.data?.message || error.message;
                return;
            }
            this.take(batch);
        }
        if (this.state.status === "stopping") {
            this.state.status = "stopped";
        }
    }

    take(batch) {
        this.after = batch.last;
        for (const key of ["computed", "unchanged", "closed"]) {
            this.state[key] += batch[key];
        }
        this.state.failed.push(...batch.failed);
        Object.assign(this.state, { done: batch.done, total: batch.total });
        if (!batch.more) {
            this.state.status = "done";
        }
    }

    stop() {
        this.state.status = "stopping";
    }

    async openReadings() {
        this.props.close();
        await this.action.doAction(this.props.readings);
    }

    async openMeasure(id) {
        this.props.close();
        await this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "it.measure",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    async leave() {
        this.props.close();
        if (this.state.done) {
            await this.action.doAction("soft_reload");
        }
    }
}

function computePeriod(env, action) {
    env.services.dialog.add(ComputePeriod, action.params);
    return { type: "ir.actions.act_window_close" };
}

registry.category("actions").add("itstrategy.compute_period", computePeriod);
