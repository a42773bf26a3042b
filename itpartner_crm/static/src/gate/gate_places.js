/**
 * Ways to the place where something that a gate asks for is put.
 *
 * A target is {action} or {page, field}: an action of the server, or a page of the
 * notebook and a field of the opportunity's own form; either may be missing.
 */

/** Returns the action that opens the place from anywhere but the form itself. */
export function getPlaceAction(leadId, target) {
    return (
        target.action || {
            type: "ir.actions.act_window",
            res_model: "crm.lead",
            res_id: leadId,
            views: [[false, "form"]],
            context: { it_gate_target: target },
        }
    );
}

/** Shows the page in the form that is open, and puts the cursor into the field. */
export async function showPlace(form, { page, field }) {
    if (page) {
        form.querySelector(`.o_notebook_headers a[name="${page}"]`)?.click();
        await new Promise((resolve) => setTimeout(resolve));
    }
    const widget = field && form.querySelector(`.o_field_widget[name="${field}"]`);
    const place = widget || form.querySelector(".o_notebook_content");
    place?.scrollIntoView({ block: "center" });
    widget?.querySelector("input, select, textarea, [tabindex]")?.focus();
}
