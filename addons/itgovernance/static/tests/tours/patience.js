import { patch } from "@web/core/utils/patch";
import { TourAutomatic } from "@web_tour/js/tour_automatic/tour_automatic";

/** A step of a tour waits a minute, not ten seconds: a busy machine may not fail it. */
patch(TourAutomatic.prototype, { timeout: 60000 });
