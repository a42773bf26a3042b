import { inputFiles } from "@web/../tests/utils";
import { registry } from "@web/core/registry";

const step = (content, trigger, run) => ({ content, trigger, run });
const confirmed = () => step("Go on", ".modal .btn-primary:contains(Ok)", "click");
const state = (label) =>
    step(`It is ${label}`, `.o_statusbar_status .o_arrow_button_current:contains(${label})`);

registry.category("web_tour.tours").add("itagreement_sent_to_review", {
    steps: () => [
        step("Start", "button[name=action_negotiate]:contains(Start negotiation)", "click"),
        state("In negotiation"),
        step("Send it", "button[name=action_send_to_review]", "click"),
        state("Legal review"),
        step("It says who approves", "div[name=approval_waits]:contains(Agreement manager)"),
    ],
});

registry.category("web_tour.tours").add("itagreement_approved_and_signed", {
    steps: () => [
        step("Approve", "button[name=action_approve]", "click"),
        state("Approved"),
        step("Record it", "button[name=action_open_signing]", "click"),
        step("Each party has its line", ".modal div[name=line_ids] .o_data_row:contains(Bo Chief)"),
        step("The signed file", ".modal div[name=content]", async () => {
            const file = new File(["%PDF-1.4 signed"], "signed.pdf", { type: "application/pdf" });
            await inputFiles(".modal div[name=content] input[type=file]", [file]);
        }),
        step("It is there", ".modal div[name=content] input:value(signed.pdf)"),
        step("Sign", ".modal button[name=action_sign]", "click"),
        state("Signed"),
        step("Run it", "button[name=action_activate]", "click"),
        state("Active"),
    ],
});

registry.category("web_tour.tours").add("itagreement_notice_decided", {
    steps: () => [
        step("A decision is asked for", "div[name=notice_open]"),
        step("Dates", "a[name=dates]", "click"),
        step("Renew", "div[name=notice_decision] input, div[name=notice_decision] select", "click"),
        step("Choose", ".o_select_menu_item:contains(Renew), option:contains(Renew)", "click"),
        step("Where", "div[name=notice_forum_id] input", "edit Digital board"),
        step(
            "That board",
            ".o-autocomplete--dropdown-item:contains(Digital board)",
            "click"
        ),
        step("Why", "div[name=notice_reason] textarea", "edit It works for both."),
        step("Save", ".o_form_button_save", "click"),
        step("It is kept", "div[name=notice_decision_ids] .o_data_row:contains(Renew)"),
        step("The successor", "button[name=action_renew]", "click"),
        state("Draft"),
    ],
});

registry.category("web_tour.tours").add("itagreement_obligation_chased", {
    steps: () => [
        step("What they owe", ".o_data_row:contains(Yearly report) .o_data_cell", "click"),
        step("Evidence", "div[name=evidence] textarea", "edit Report received, file 12"),
        step("Met", "button[name=action_mark_met]", "click"),
        state("Said to be met"),
    ],
});

registry.category("web_tour.tours").add("itagreement_register_previewed", {
    steps: () => [
        step("A quarter", ".o_list_button_add", "click"),
        step("Save it", ".o_form_button_save", "click"),
        step("Look", "button[name=action_preview]:contains(Preview)", "click"),
        state("Previewed"),
        step(
            "Column by column",
            "div[name=line_ids] .o_data_row:contains(Journey desk) button[name=action_view_row]",
            "click"
        ),
        step("All of it", ".modal div[name=row_html]:contains(Journey desk)"),
        step("Enough", ".modal footer button:contains(Close)", "click"),
    ],
});

registry.category("web_tour.tours").add("itagreement_register_published", {
    steps: () => [
        step("Approve", "button[name=action_approve]", "click"),
        state("Approved"),
        step("Publish", "button[name=action_publish]", "click"),
        confirmed(),
        state("Published"),
        step("Files", "a[name=files]", "click"),
        step("All four", "div[name=file_ids] .o_data_row:contains(contracts-ocds.json)"),
    ],
});
