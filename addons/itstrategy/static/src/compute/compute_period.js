import { BatchProgress } from "@itgovernance/batch_progress/batch_progress";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** Computes the measures of a period; doing it again does no harm. */
export class ComputePeriod extends BatchProgress {
    static props = {
        close: Function,
        wizardId: Number,
        period: String,
        total: Number,
        readings: Object,
    };

    setup() {
        super.setup();
        this.after = 0;
    }

    getCounts() {
        return { computed: 0, unchanged: 0, closed: 0, failed: [] };
    }

    get title() {
        return _t("Computing %s", this.props.period);
    }

    get labels() {
        return {
            contentClass: "o_it_compute",
            bar: _t("Measures computed"),
            summary: _t("Readings so far"),
        };
    }

    get progressText() {
        return _t("%(done)s of %(total)s measures", {
            done: this.state.done,
            total: this.state.total,
        });
    }

    get statusTexts() {
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
        };
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

    get aside() {
        return this.state.failed.map((measure) => ({
            key: measure.id,
            name: measure.name,
            reason: measure.reason,
            open: () => this.openMeasure(measure.id),
        }));
    }

    get buttons() {
        const main =
            this.state.status === "done"
                ? {
                      name: "o_it_compute_readings",
                      hotkey: "q",
                      text: _t("Open the readings"),
                      click: () => this.openReadings(),
                  }
                : {
                      name: "o_it_compute_go_on",
                      hotkey: "q",
                      text: _t("Go on"),
                      click: () => this.run(),
                  };
        const close = {
            name: "o_it_compute_close",
            hotkey: "x",
            text: _t("Close"),
            click: () => this.leave(),
        };
        return [main, close];
    }

    async takeNext() {
        const batch = await this.orm.silent.call("it.measure.compute", "compute_next", [
            [this.props.wizardId],
            this.after,
        ]);
        this.after = batch.last;
        for (const key of ["computed", "unchanged", "closed"]) {
            this.state[key] += batch[key];
        }
        this.state.failed.push(...batch.failed);
        Object.assign(this.state, { done: batch.done, total: batch.total });
        return batch.more;
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
