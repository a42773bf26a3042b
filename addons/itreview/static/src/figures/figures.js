import { Component, onWillStart, useState } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { figure, moment, short } from "../movement/amounts";
import { ItPipelineLook } from "../movement/look";

/** The figures of the pipeline as of a day: each with its why, and its records behind it. */
export class ItPipelineFigures extends Component {
    static template = "itreview.Figures";
    static components = { DateTimeInput, Layout, ItPipelineLook };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.bands = [_t("Within the norm"), _t("Over it"), _t("Over 1½ times"), _t("Over twice")];
        this.state = useState({ day: "", look: {}, told: null, loading: false });
        onWillStart(async () => {
            this.choices = await this.orm.call("it.pipeline.screen", "get_choices", []);
            this.state.day = this.choices.today;
            await this.load();
        });
    }

    async load() {
        if (!this.state.day) {
            return;
        }
        this.state.loading = true;
        try {
            this.state.told = await this.call("get_figures");
        } finally {
            this.state.loading = false;
        }
    }

    call(name, before = [], ...after) {
        const { day, look } = this.state;
        return this.orm.call("it.pipeline.screen", name, [...before, day, ...after, look]);
    }

    get moment() {
        return moment(this.state.day);
    }

    setDay(value) {
        return this.set("day", value ? value.toISODate() : "");
    }

    set(key, value) {
        this.state[key] = value;
        return this.load();
    }

    back(days) {
        const then = luxon.DateTime.fromISO(this.choices.today).minus({ days });
        return this.set("day", then.toISODate());
    }

    money(amount) {
        return short(this.state.told.currency, amount);
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

    async openStage(stage) {
        await this.action.doAction(await this.call("action_open_column", [], stage.id));
    }

    async openTargets() {
        await this.action.doAction(await this.call("action_open_targets"));
    }

    get hasTarget() {
        return this.state.told.figures.some((one) => one.key === "target" && one.value !== null);
    }
}

registry.category("actions").add("itreview.figures", ItPipelineFigures);
