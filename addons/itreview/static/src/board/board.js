import { registry } from "@web/core/registry";

import { PipelineDayScreen } from "../day/day_screen";
import { day } from "../movement/amounts";

/** The open pipeline as it was known at the end of a day, stage by stage. */
export class ItPipelineBoard extends PipelineDayScreen {
    static template = "itreview.Board";
    static asks = "get_board";

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
}

registry.category("actions").add("itreview.board", ItPipelineBoard);
