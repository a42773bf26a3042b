import { registry } from "@web/core/registry";

const step = (content, trigger, run) => ({ content, trigger, run });

registry.category("web_tour.tours").add("itreview_journey", {
    steps: () => [
        // prepare
        step("A new review", ".o_list_button_add", "click"),
        step("Its forum", "[name=forum_id] input", "edit Journey board"),
        step("Chosen", ".ui-menu-item a:contains(Journey board)", "click"),
        step("Who is there", "[name=attendee_ids] input", "edit review_manager"),
        step("Chosen", ".ui-menu-item a:contains(review_manager)", "click"),
        step("Open it", "button[name=action_open]", "click"),
        step("The agenda says why", "[name=item_ids] .o_data_row:contains(New since)"),
        // hold, by keyboard
        step("Hold it", "button[name=action_hold]", "click"),
        step("First item", ".it-meeting h1:contains(Joint desk)"),
        step("Who is there", ".it-meeting", "press m"),
        step("One went", ".it-meeting-present label:contains(review_manager) input:checked", "click"),
        step("Too few", ".it-meeting-quorum:contains(0 of 1)"),
        step("And is back", ".it-meeting-present label:contains(review_manager) input:not(:checked)", "click"),
        step("Enough", ".it-meeting:not(:has(.it-meeting-quorum))"),
        step("Back to the item", ".it-meeting", "press Escape"),
        step("Proceed", ".it-meeting", "press 1"),
        step("Saved", ".it-meeting-saved:contains(Saved.)"),
        step("To the action", ".it-meeting", "press a"),
        step("An action", ".it-meeting input[name=action]", "edit Ask the pension fund"),
        step("Who", ".it-meeting select[name=action_who]", "selectByLabel review_manager"),
        step("By", ".it-meeting label[name=action_by] input", "edit 15/05/2015 && press Tab"),
        step("Add it", ".it-meeting-extras button:contains(Add):enabled", "click"),
        step("Noted", ".it-meeting-extras li:contains(Ask the pension fund)"),
        step("Next item", ".it-meeting", "press n"),
        step("Second item", ".it-meeting h1:contains(Shared lab)"),
        step("Hold", ".it-meeting", "press 2"),
        step("Why", ".it-meeting input[name=reason]", "edit Waits for the figures && press Enter"),
        step("Both decided", ".it-meeting-progress:contains(2 decided)"),
        step("Undo", ".it-meeting", "press u"),
        step("Taken back", ".it-meeting-progress:contains(1 decided)"),
        step("Hold after all", ".it-meeting", "press 2"),
        step("Why", ".it-meeting input[name=reason]", "edit Waits for the figures && press Enter"),
        step("Both decided again", ".it-meeting-progress:contains(2 decided)"),
        // close, and the pack
        step("Close", ".it-meeting button[name=close_review]", "click"),
        step("Closed", ".o_statusbar_status .o_arrow_button_current:contains(Closed)"),
        step("The pack", "a[name=pack]", "click"),
        step("Public workbook", "[name=pack_ids] .o_data_row:contains(Public):contains(Workbook)"),
        step("Download", "[name=pack_ids] .o_data_row:contains(Public):contains(Workbook) button[name=action_download]"),
    ],
});
