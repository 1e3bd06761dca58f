#include "store/requests.h"

#include "store/test_store.h"

namespace orda::store {
namespace {

using testing::ElementsAre;

class RequestsTest : public StoreTest {
  protected:
    model::Request request(const Uuid& id, model::Kind kind = model::Kind::text) {
        auto made = make.request(id, 1);
        made.kind = kind;
        made.demands = make.demands(kind);
        made.version = 1;
        return made;
    }
    static std::shared_ptr<const model::RequestBody> body(std::size_t prompt, std::size_t payload) {
        return std::make_shared<const model::RequestBody>(model::RequestBody{
            .prompt = std::string(prompt, 'p'), .payload = std::string(payload, 'l')});
    }
    model::Job job(const model::RequestId& request) {
        auto made = make.job(make.ordered(test_start), request);
        made.version = 1;
        return made;
    }
    /// Ends the request; it expires then.
    void finish(const model::RequestId& id, std::int64_t version, Time expiry) {
        auto update = make.update(id);
        update.expiry = expiry;
        update.finished = true;
        update.version = version;
        store().write(update);
    }
    static void expect_same(const std::optional<model::RequestBundle>& found,
                            const model::Request& request, const std::vector<model::Job>& jobs) {
        ASSERT_TRUE(found);
        EXPECT_EQ(fields(found->request), fields(request));
        EXPECT_EQ(all_fields(found->jobs), all_fields(jobs));
    }
    std::vector<std::vector<model::RequestBundle>> unfinished(std::size_t slice) {
        std::vector<std::vector<model::RequestBundle>> slices;
        each_unfinished(reader(), slice, [&](std::vector<model::RequestBundle> bundles) {
            // The session is free for other use meanwhile.
            EXPECT_TRUE(body_of(reader(), bundles.front().request.id));
            slices.push_back(std::move(bundles));
        });
        return slices;
    }
};

TEST_P(RequestsTest, ARequestIsFoundByItsIdAndByItsJobs) {
    const auto asked = request(make.ordered(test_start));
    const auto other = request(make.ordered(test_start));
    store().write(model::AddRequest{asked}, model::AddRequest{other});
    // The order of hand-out, not that of the ids.
    std::vector<model::Job> jobs{job(asked.id), job(asked.id), job(asked.id)};
    std::ranges::sort(jobs, std::greater{}, &model::Job::id);
    store().write(model::AddJob{jobs[0]}, model::AddJob{job(other.id)}, model::AddJob{jobs[1]});
    store().write(model::AddJob{jobs[2]});

    expect_same(request_by_id(reader(), asked.id), asked, jobs);
    expect_same(request_by_job(reader(), jobs[2].id), asked, jobs);
    EXPECT_FALSE(request_by_id(reader(), jobs[2].id));
    EXPECT_FALSE(request_by_job(reader(), asked.id));
    EXPECT_EQ(fields(body_of(reader(), asked.id).value()), fields(*asked.body));
    EXPECT_FALSE(body_of(reader(), jobs[2].id));
}

TEST_P(RequestsTest, BodiesThatStayInMemoryAreLoadedWithTheRequest) {
    struct Case {
        model::Kind kind;
        std::size_t prompt;
        std::size_t payload;
    };
    for (const Case& one :
         {Case{model::Kind::text, 1'000, 24}, Case{model::Kind::text, 1'000, 25},
          Case{model::Kind::alchemy, 0, 2'000}, Case{model::Kind::image, 5'000, 5'000}}) {
        auto asked = request(make.ordered(test_start), one.kind);
        asked.body = body(one.prompt, one.payload);
        store().write(model::AddRequest{asked});
        const auto found = request_by_id(reader(), asked.id);
        ASSERT_TRUE(found);
        EXPECT_EQ(found->request.body != nullptr, model::stays_resident(asked));
        if (found->request.body) {
            EXPECT_EQ(fields(*found->request.body), fields(*asked.body));
        }
        EXPECT_EQ(fields(body_of(reader(), asked.id).value()), fields(*asked.body));
    }
}

TEST_P(RequestsTest, SmallResultsAreLoadedWithTheJob) {
    const auto asked = request(make.ordered(test_start));
    store().write(model::AddRequest{asked});
    for (const std::size_t bytes : {0U, 1'024U, 1'025U, 500'000U}) {
        auto one = job(asked.id);
        store().write(model::AddJob{one});
        EXPECT_FALSE(result_of(reader(), one.id));
        one.version = 2;
        one.result = std::make_shared<const model::JobResult>(
            model::JobResult{.generation = std::string(bytes, 'g'), .metadata = "[1]"});
        store().write(model::UpdateJob{one});
        const auto found = request_by_job(reader(), one.id)->jobs.back();
        EXPECT_EQ(found.result != nullptr, bytes <= model::resident_result_bytes);
        if (found.result) {
            EXPECT_EQ(fields(*found.result), fields(*one.result));
        }
        EXPECT_EQ(fields(result_of(reader(), one.id).value()), fields(*one.result));
    }
    EXPECT_FALSE(result_of(reader(), make.uuid()));
}

TEST_P(RequestsTest, AResultOutlivesAChangeThatComesWithoutIt) {
    const auto asked = request(make.ordered(test_start));
    auto one = job(asked.id);
    store().write(model::AddRequest{asked}, model::AddJob{one});
    const auto result = make.result();
    one.result = result;
    one.version = 2;
    store().write(model::UpdateJob{one});
    one.result.reset();
    one.version = 3;
    store().write(model::UpdateJob{one});
    EXPECT_EQ(fields(result_of(reader(), one.id).value()), fields(*result));
}

TEST_P(RequestsTest, UnfinishedOnesComeOldestFirstInSlices) {
    std::vector<model::Request> asked;
    std::vector<std::vector<model::Job>> jobs;
    const auto shared = make.demands(model::Kind::text);
    for (int i = 0; i < 7; ++i) {
        asked.push_back(request(make.ordered(test_start + seconds{i})));
        asked.back().demands = std::make_shared<const model::Demands>(*shared);
        jobs.emplace_back();
        model::ChangeSet set;
        set.changes.emplace_back(model::AddRequest{asked.back()});
        for (int j = 0; j < i % 3; ++j) {
            jobs.back().push_back(job(asked.back().id));
            set.changes.emplace_back(model::AddJob{jobs.back().back()});
        }
        store().write_group({&set, 1});
    }
    finish(asked[2].id, 2, test_start);
    asked.erase(asked.begin() + 2);
    jobs.erase(jobs.begin() + 2);

    for (const std::size_t slice : {1U, 2U, 4U, 6U, 100U}) {
        std::size_t at = 0;
        const model::Demands* demands = nullptr;
        for (const auto& bundles : unfinished(slice)) {
            EXPECT_EQ(bundles.size(), std::min(slice, asked.size() - at));
            for (const auto& bundle : bundles) {
                ASSERT_LT(at, asked.size());
                EXPECT_EQ(fields(bundle.request), fields(asked[at]));
                EXPECT_EQ(all_fields(bundle.jobs), all_fields(jobs[at]));
                if (demands) {
                    EXPECT_EQ(bundle.request.demands.get(), demands);
                }
                demands = bundle.request.demands.get();
                ++at;
            }
        }
        EXPECT_EQ(at, asked.size());
    }
}

TEST_P(RequestsTest, NothingIsUnfinishedInAnEmptyDatabase) {
    EXPECT_TRUE(unfinished(10).empty());
}

TEST_P(RequestsTest, ExpiredOnesAreTheFinishedOnesPastTheirTime) {
    std::vector<model::RequestId> ids;
    for (int i = 0; i < 5; ++i) {
        auto asked = request(make.ordered(test_start));
        asked.expiry = test_start - hours{1};
        store().write(model::AddRequest{asked});
        ids.push_back(asked.id);
    }
    finish(ids[0], 2, test_start - seconds{1});
    finish(ids[1], 2, test_start - seconds{3});
    finish(ids[2], 2, test_start);
    finish(ids[3], 2, test_start - seconds{2});
    EXPECT_THAT(expired_requests(reader(), test_start, 10), ElementsAre(ids[1], ids[3], ids[0]));
    EXPECT_THAT(expired_requests(reader(), test_start, 2), ElementsAre(ids[1], ids[3]));
    EXPECT_TRUE(expired_requests(reader(), test_start - seconds{3}, 10).empty());
}

TEST_P(RequestsTest, ARemovedRequestLeavesNothing) {
    std::vector<model::RequestId> ids;
    for (int i = 0; i < 45; ++i) {
        const auto asked = request(make.ordered(test_start));
        store().write(model::AddRequest{asked}, model::AddJob{job(asked.id)});
        ids.push_back(asked.id);
    }
    model::ChangeSet set;
    for (std::size_t i = 1; i < ids.size(); ++i)
        set.changes.emplace_back(model::DeleteRequest{ids[i]});
    // What is removed already may be removed again.
    store().write_group({&set, 1});
    store().write_group({&set, 1});
    for (const auto& sql : {"SELECT count(*) FROM requests", "SELECT count(*) FROM request_bodies",
                            "SELECT count(*) FROM jobs"})
        EXPECT_EQ(reader().query(db::Sql{sql}).at(0).integer(0), 1) << sql;
    EXPECT_TRUE(request_by_id(reader(), ids[0]));
}

INSTANTIATE_TEST_SUITE_P(Places, RequestsTest,
                         testing::Values(db::TestPlace::sqlite_file, db::TestPlace::postgres),
                         db::test_place_name);

}  // namespace
}  // namespace orda::store
