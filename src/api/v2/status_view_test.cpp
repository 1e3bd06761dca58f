#include "api/v2/status_view.h"

#include <gtest/gtest.h>

namespace orda::api {
namespace {

TEST(StatusView, PerformanceShowsThirteenFiguresInTheirUnits) {
    const horde::KindTotals image{.queued_jobs = 3,
                                  .queued_things = 12'345'678,
                                  .past_minute_things = 5'000,
                                  .workers = 2,
                                  .threads = 4};
    const horde::KindTotals text{.queued_jobs = 1,
                                 .queued_things = 80,
                                 .past_minute_things = 160,
                                 .workers = 1,
                                 .threads = 1};
    const horde::KindTotals alchemy{.queued_jobs = 5, .workers = 6, .threads = 7};
    EXPECT_EQ(performance_answer().text(performance_of(image, text, alchemy)),
              R"({"queued_requests":3,"queued_text_requests":1,"worker_count":2,)"
              R"("text_worker_count":1,"thread_count":4,"text_thread_count":1,)"
              R"("queued_megapixelsteps":12.35,"past_minute_megapixelsteps":0.01,)"
              R"("queued_forms":5.0,"interrogator_count":6,"interrogator_thread_count":7,)"
              R"("queued_tokens":80.0,"past_minute_tokens":160.0})");
}

TEST(StatusView, AnEmptyQueueTakesNoTimeInTheListOnly) {
    const horde::ActiveModel idle{.name = "m", .kind = model::Kind::text, .threads = 3};
    EXPECT_EQ(listed_model(idle).eta, 0);
    EXPECT_EQ(single_model(idle).eta, 10'000);
    EXPECT_EQ(model_answer().text(listed_model(idle)),
              R"({"name":"m","count":3,"performance":0.0,"queued":0.0,"jobs":0.0,"eta":0,)"
              R"("type":"text"})");
}

TEST(StatusView, AQueueTakesAsLongAsTheWorkersNeed) {
    horde::ActiveModel busy{
        .name = "m", .kind = model::Kind::text, .threads = 2, .jobs = 4, .queued_things = 999};
    EXPECT_EQ(listed_model(busy).eta, 10'000);
    busy.performance = 49.96;
    EXPECT_EQ(listed_model(busy).performance, 50.0);
    EXPECT_EQ(listed_model(busy).eta, 9);
    EXPECT_EQ(single_model(busy).eta, 9);
}

TEST(StatusView, NewsAreShownNewestFirstWithEveryKey) {
    const auto news = news_of(R"([{"date_published":"2024-01-02","title":"old","tags":["a"]},
                                  {"date_published":"2025-03-04","title":"new"}])");
    EXPECT_EQ(news_answer().list_text(news),
              R"([{"date_published":"2025-03-04","newspiece":null,"importance":null,)"
              R"("tags":null,"title":"new","more_info_urls":null},)"
              R"({"date_published":"2024-01-02","newspiece":null,"importance":null,)"
              R"("tags":["a"],"title":"old","more_info_urls":null}])");
}

TEST(StatusView, ABrokenNewsFileIsNoNews) {
    EXPECT_TRUE(news_of("").empty());
    EXPECT_TRUE(news_of("{}").empty());
    EXPECT_TRUE(news_of("[1]").empty());
    EXPECT_TRUE(news_of(R"([{"title":5}])").empty());
}

}  // namespace
}  // namespace orda::api
