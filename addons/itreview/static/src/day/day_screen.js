import { Component, onWillStart, useState } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { moment, short } from "../movement/amounts";
import { ItPipelineLook } from "../movement/look";

/**
 * A screen of the pipeline as it was known at the end of a day. A screen names its template
 * and, in `asks`, the method that tells what it shows.
 */
export class PipelineDayScreen extends Component {
    static components = { DateTimeInput, Layout, ItPipelineLook };
    static props = { ...standardActionServiceProps };
    static asks = "";

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
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
            this.state.told = await this.call(this.constructor.asks);
        } finally {
            this.state.loading = false;
        }
    }

    /** Call a method that takes the day, what stands `before` and `after` it, and the look. */
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

    /** So many days before today. */
    back(days) {
        const then = luxon.DateTime.fromISO(this.choices.today).minus({ days });
        return this.set("day", then.toISODate());
    }

    money(amount) {
        return short(this.state.told.currency, amount);
    }

    async openStage(stage) {
        await this.action.doAction(await this.call("action_open_column", [], stage.id));
    }
}
