#include "api/v2/status_view.h"

#include <algorithm>
#include <cmath>

#include "base/kudos.h"
#include "http/json_parse.h"

namespace orda::api {

namespace {

constexpr double pixelsteps_per_unit = 1e6;
/// Shown when nobody can tell.
constexpr std::int64_t unknown_eta = 10'000;
constexpr double longest_eta = 2e9;

double megapixelsteps(std::int64_t pixelsteps) {
    return round_places(static_cast<double>(pixelsteps) / pixelsteps_per_unit, 2);
}

std::int64_t eta_of(const horde::ActiveModel& model, double performance) {
    const double power = static_cast<double>(model.threads) * performance;
    if (power <= 0) return unknown_eta;
    const double wait = std::floor(static_cast<double>(model.queued_things) / power);
    return static_cast<std::int64_t>(std::min(wait, longest_eta));
}

}  // namespace

PerformanceAnswer performance_of(const horde::KindTotals& image, const horde::KindTotals& text,
                                 const horde::KindTotals& alchemy) {
    return {.queued_requests = image.queued_jobs,
            .queued_text_requests = text.queued_jobs,
            .worker_count = image.workers,
            .text_worker_count = text.workers,
            .thread_count = image.threads,
            .text_thread_count = text.threads,
            .queued_megapixelsteps = megapixelsteps(image.queued_things),
            .past_minute_megapixelsteps = megapixelsteps(image.past_minute_things),
            .queued_forms = static_cast<double>(alchemy.queued_jobs),
            .interrogator_count = alchemy.workers,
            .interrogator_thread_count = alchemy.threads,
            .queued_tokens = static_cast<double>(text.queued_things),
            .past_minute_tokens = static_cast<double>(text.past_minute_things)};
}

ModelAnswer single_model(const horde::ActiveModel& model) {
    ModelAnswer answer;
    answer.name = model.name;
    answer.count = model.threads;
    answer.performance = round_places(model.performance, 1);
    answer.queued = static_cast<double>(model.queued_things);
    answer.jobs = static_cast<double>(model.jobs);
    answer.eta = eta_of(model, answer.performance);
    answer.type = model::wire_name(model.kind);
    return answer;
}

ModelAnswer listed_model(const horde::ActiveModel& model) {
    ModelAnswer answer = single_model(model);
    if (model.queued_things == 0) answer.eta = 0;
    return answer;
}

std::vector<NewsAnswer> news_of(std::string_view json) {
    const auto list = http::parse_json(json);
    if (!list || !list->is_array()) return {};
    std::vector<NewsAnswer> news;
    try {
        for (const auto& piece : list->get_array())
            news.push_back(news_answer().read(piece));
    } catch (const Refusal&) {
        return {};
    }
    std::stable_sort(news.begin(), news.end(), [](const NewsAnswer& a, const NewsAnswer& b) {
        return a.date_published > b.date_published;
    });
    return news;
}

}  // namespace orda::api
