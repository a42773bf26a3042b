import { Component, useEffect } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const MILLISECONDS = 3000;

/** While a fetch runs its feed is read anew every few seconds: how far it is stays true. */
export class ItFeedWatch extends Component {
    static template = "itnotice.FeedWatch";
    static props = { ...standardWidgetProps };

    setup() {
        this.isReading = false;
        useEffect(
            (isRunning) => {
                if (isRunning) {
                    const timer = browser.setInterval(() => this.read(), MILLISECONDS);
                    return () => browser.clearInterval(timer);
                }
            },
            () => [this.isRunning]
        );
    }

    get isRunning() {
        return this.props.record.data.state === "running";
    }

    async read() {
        const { record } = this.props;
        if (this.isReading || document.hidden || (await record.isDirty())) {
            return; // nothing a person types is ever thrown away
        }
        this.isReading = true;
        try {
            await record.load();
        } catch {
            // no connection for a moment: the next turn reads again
        } finally {
            this.isReading = false;
        }
    }
}

registry.category("view_widgets").add("it_feed_watch", {
    component: ItFeedWatch,
    fieldDependencies: [{ name: "state", type: "selection" }],
});
