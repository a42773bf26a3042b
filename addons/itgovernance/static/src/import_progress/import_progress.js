import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

import { BatchProgress } from "../batch_progress/batch_progress";

const MOST_ASIDE = 20;

/** Checks or runs an import. */
export class ImportProgress extends BatchProgress {
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

    getCounts() {
        return { counts: {}, aside: [] };
    }

    get isRun() {
        return this.props.phase === "run";
    }

    get title() {
        return this.isRun
            ? _t("Taking in %s", this.props.name)
            : _t("Checking %s", this.props.name);
    }

    get labels() {
        return {
            contentClass: "o_it_import",
            bar: _t("Rows done"),
            summary: _t("Rows so far"),
        };
    }

    get progressText() {
        return _t("%(done)s of %(total)s rows", {
            done: this.state.done,
            total: this.state.total,
        });
    }

    get statusTexts() {
        const kept = this.isRun
            ? _t("What is taken in stays; go on when you like.")
            : _t("Nothing was written; check again when you like.");
        return {
            running: _t("Working: %s.", this.progressText),
            stopping: _t("Stopping after the rows at hand: %s.", this.progressText),
            stopped: `${_t("Stopped after %s.", this.progressText)} ${kept}`,
            failed: `${_t("Interrupted after %s.", this.progressText)} ${kept}`,
            done: _t("Finished: %s.", this.progressText),
        };
    }

    get summary() {
        const { counts } = this.state;
        return this.props.lines.map((line) =>
            Object.assign({ count: counts[line.key] || 0 }, line)
        );
    }

    get aside() {
        return this.state.aside.map((row) => Object.assign({ key: row.number }, row));
    }

    get buttons() {
        return [
            {
                name: "o_it_import_close",
                hotkey: "x",
                text: _t("See the result"),
                click: () => this.leave(),
            },
        ];
    }

    async takeNext() {
        const { importId, model, phase, token } = this.props;
        const batch = await this.orm.silent.call(model, "take_next", [
            [importId],
            phase,
            token,
        ]);
        this.state.done = Math.max(this.state.total - batch.left, 0);
        this.state.counts = batch.counts;
        this.state.aside.push(...batch.aside);
        this.state.aside.splice(MOST_ASIDE);
        return batch.more;
    }

    async leaveOff() {
        const { importId, model } = this.props;
        await this.orm.silent.call(model, "action_stop", [[importId]]);
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
