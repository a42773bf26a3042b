import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

import { PipelineDayScreen } from "../day/day_screen";
import { figure } from "../movement/amounts";

/** The figures of the pipeline as of a day: each with its why, and its records behind it. */
export class ItPipelineFigures extends PipelineDayScreen {
    static template = "itreview.Figures";
    static asks = "get_figures";

    setup() {
        super.setup();
        this.bands = [_t("Within the norm"), _t("Over it"), _t("Over 1½ times"), _t("Over twice")];
    }

    figure(one) {
        return figure(this.state.told.currency, one);
    }

    percent(rate) {
        return `${Math.round(100 * rate)}%`;
    }

    /** Darker the nearer; the figure says the same. */
    shade(near) {
        return `background: rgba(31, 78, 140, ${(0.06 + 0.34 * near).toFixed(2)})`;
    }

    async open(key) {
        await this.action.doAction(await this.call("action_open_figure", [key]));
    }

    async openTargets() {
        await this.action.doAction(await this.call("action_open_targets"));
    }

    get hasTarget() {
        return this.state.told.figures.some((one) => one.key === "target" && one.value !== null);
    }
}

registry.category("actions").add("itreview.figures", ItPipelineFigures);
