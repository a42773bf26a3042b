import { Component } from "@odoo/owl";

import { Dialog } from "@web/core/dialog/dialog";
import { standardErrorDialogProps } from "@web/core/errors/error_dialogs";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

import { getPlaceAction, showPlace } from "./gate_places";

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
        const panel = document.querySelector(`.it-gate[data-lead="${gate.lead_id}"]`);
        if (panel && !item.target.action) {
            // its form is open: what is typed there already stays
            await showPlace(panel.closest(".o_form_view"), item.target);
            return;
        }
        await this.action.doAction(getPlaceAction(gate.lead_id, item.target), {
            forceLeave: true,
        });
    }
}

registry
    .category("error_dialogs")
    .add("odoo.addons.itpartner_crm.exceptions.GateRefused", GateRefused);
