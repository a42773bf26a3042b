import { Component, onWillStart, useState } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { day, moment, short } from "../movement/amounts";
import { ItPipelineLook } from "../movement/look";

/** The open pipeline as it was known at the end of a day, stage by stage. */
export class ItPipelineBoard extends Component {
    static template = "itreview.Board";
    static components = { DateTimeInput, Layout, ItPipelineLook };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.state = useState({ day: "", look: {}, told: null });
        onWillStart(async () => {
            this.choices = await this.orm.call("it.pipeline.screen", "get_choices", []);
            this.state.day = this.choices.today;
            await this.load();
        });
    }

    async load() {
        if (this.state.day) {
            this.state.told = await this.orm.call("it.pipeline.screen", "get_board", [
                this.state.day,
                this.state.look,
            ]);
        }
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

    date(value) {
        return day(value);
    }

    openCard(card) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "it.pipeline.version",
            res_id: card.id,
            views: [[false, "form"]],
        });
    }

    async openColumn(column) {
        const action = await this.orm.call("it.pipeline.screen", "action_open_column", [
            this.state.day,
            column.id,
            this.state.look,
        ]);
        await this.action.doAction(action);
    }
}

registry.category("actions").add("itreview.board", ItPipelineBoard);
