import { useState, useSubEnv } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";

/** A list whose rows share one scale of years: every term on one timeline. */
export class ItTimelineRenderer extends ListRenderer {
    static template = "itagreement.TimelineRenderer";

    setup() {
        super.setup();
        this.scales = [
            { past: 1, ahead: 2, label: _t("2 years") },
            { past: 1, ahead: 5, label: _t("5 years") },
            { past: 2, ahead: 12, label: _t("12 years") },
        ];
        this.timeline = useState({ past: 1, ahead: 5 });
        useSubEnv({ itTimeline: this.timeline });
    }

    show(scale) {
        this.timeline.past = scale.past;
        this.timeline.ahead = scale.ahead;
    }
}

registry.category("views").add("it_timeline", { ...listView, Renderer: ItTimelineRenderer });
