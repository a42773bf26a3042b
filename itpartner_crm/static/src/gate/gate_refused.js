import { Component } from "@odoo/owl";

import { Dialog } from "@web/core/dialog/dialog";
import { standardErrorDialogProps } from "@web/core/errors/error_dialogs";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

import { getPlaceAction } from "./gate_places";

/**
 * The refusal of a gate, with each missing thing and the way to where it goes.
 */
export class GateRefused extends Component {
    static template = "itpartner_crm.GateRefused";
    static components = { Dialog };
    static props = { ...standardErrorDialogProps };

    setup() {
        this.action = useService("action");
        this.title = _t("Not yet");
        this.gates = this.props.data?.context?.gates || [];
    }

    getSentence(gate) {
        return _t("“%(lead)s” can't enter “%(stage)s” yet. Missing:", gate);
    }

    getWayWords(item) {
        return _t("Go to %s", item.where);
    }

    async go(gate, item) {
        this.props.close();
        const isOpen = document.querySelector(`.it-gate[data-lead="${gate.lead_id}"]`);
        const options = { forceLeave: true };
        if (isOpen && !item.target.action) {
            // the form of this opportunity is open: stay in its place
            options.stackPosition = "replaceCurrentAction";
        }
        await this.action.doAction(getPlaceAction(gate.lead_id, item.target), options);
    }
}

registry
    .category("error_dialogs")
    .add("odoo.addons.itpartner_crm.exceptions.GateRefused", GateRefused);
