import { Component, onWillUnmount, useEffect } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const EVERY = 2000;
const WORKING = ["costing", "applying"];

/**
 * A bar that follows work done in the background: reads the record again until it is over.
 */
export class ReloadWhile extends Component {
    static template = "itcommercial.ReloadWhile";
    static props = { ...standardFieldProps };

    setup() {
        useEffect(
            (isWorking) => {
                if (!isWorking) {
                    return;
                }
                this.timer = setInterval(() => this.reload(), EVERY);
                return () => clearInterval(this.timer);
            },
            () => [this.isWorking]
        );
        onWillUnmount(() => clearInterval(this.timer));
    }

    get isWorking() {
        return WORKING.includes(this.props.record.data.state);
    }

    get percent() {
        return Math.round(this.props.record.data[this.props.name] || 0);
    }

    get text() {
        const { done, total } = this.props.record.data;
        return `${done} / ${total}`;
    }

    async reload() {
        if (!this.props.record.dirty) {
            await this.props.record.load();
        }
    }
}

registry.category("fields").add("it_reload_while", {
    component: ReloadWhile,
    supportedTypes: ["float"],
    fieldDependencies: [
        { name: "state", type: "selection" },
        { name: "done", type: "integer" },
        { name: "total", type: "integer" },
    ],
});
