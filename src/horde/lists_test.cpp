#include "horde/horde_fixture_test.h"

namespace orda::horde {
namespace {

class ListsTest : public HordeTest {
  protected:
    ListsTest() {
        somebody_ = make_user("somebody");
        make_user("owner");
        make_user("moderator");
        run([&](Horde& horde, Step& step) {
            ResidentUser& user = horde.require_user(caller("moderator"), step.now);
            user.user.roles.set(model::Role::moderator);
            horde.accounts().changed(step, user);
        });
    }

    UserSight see(const std::optional<Caller>& by) {
        return run([&](Horde& horde, Step& step) {
            return horde.see_user(step, by, somebody_, "somebody");
        });
    }
    static const std::vector<model::RequestId>& texts_of(const UserSight& sight) {
        return sight.requests[model::index_of(model::Kind::text)];
    }
    model::TextSubmission two_of(const std::string& model) {
        model::TextSubmission asked;
        asked.models = {model};
        asked.params.n = 2;
        asked.params.max_length = 200;
        return asked;
    }
    std::vector<ActiveModel> text_models() {
        return horde_->served_models(model::Kind::text, now_);
    }

    model::UserId somebody_ = 0;
};

TEST_F(ListsTest, ThePrivilegeFollowsTheKey) {
    EXPECT_EQ(see(std::nullopt).privilege, Privilege::everyone);
    EXPECT_EQ(see(caller("owner")).privilege, Privilege::everyone);
    EXPECT_EQ(see(caller("somebody")).privilege, Privilege::owner);
    EXPECT_EQ(see(caller("moderator")).privilege, Privilege::moderator);
    EXPECT_EQ(refusal([&](Horde& horde, Step& step) {
                  return horde.see_user(step, caller("nobody"), somebody_, "x").privilege;
              }),
              "InvalidAPIKey");
    EXPECT_EQ(refusal([&](Horde& horde, Step& step) {
                  return horde.see_user(step, std::nullopt, 4711, "4711").privilege;
              }),
              "UserNotFound");
}

TEST_F(ListsTest, RequestsAreShownUntilTheyAreDone) {
    const Accepted asked = ask_text(caller("somebody"));
    EXPECT_TRUE(texts_of(see(std::nullopt)).empty());
    EXPECT_EQ(texts_of(see(caller("somebody"))), std::vector{asked.id});
    // Wholly in a worker's hands it stands in no queue, and is still there.
    const PopResult result = pop(text_pop("owner"));
    ASSERT_TRUE(result.handout);
    EXPECT_EQ(texts_of(see(caller("moderator"))), std::vector{asked.id});
    submit(delivery("owner", model::Kind::text, result.handout->jobs.front()));
    EXPECT_TRUE(texts_of(see(caller("somebody"))).empty());
}

TEST_F(ListsTest, AlchemistsAreNotCountedWithTheirOwner) {
    pop(text_pop("somebody"));
    run([&](Horde& horde, Step& step) {
        return horde.workforce()
            .create(step, model::Kind::alchemy, somebody_, "alchemist")
            .worker.id;
    });
    const UserSight sight = see(caller("somebody"));
    EXPECT_EQ(sight.details.workers.size(), 2u);
    EXPECT_EQ(sight.workers.size(), 1u);
}

TEST_F(ListsTest, AModelsQueueCountsEachRequestOnce) {
    pop(text_pop("owner"));
    ask_text(caller("somebody"), two_of("some/model"));
    const auto models = text_models();
    ASSERT_EQ(models.size(), 1u);
    EXPECT_EQ(models.front().name, "some/model");
    EXPECT_EQ(models.front().threads, 1);
    EXPECT_EQ(models.front().jobs, 2);
    EXPECT_EQ(models.front().queued_things, 200);
    EXPECT_FALSE(models.front().known);
}

TEST_F(ListsTest, WhatNobodyServesIsListedOnlyWhenItIsKnown) {
    ask_text(caller("somebody"), two_of("typing error"));
    EXPECT_TRUE(text_models().empty());
}

TEST_F(ListsTest, AWorkerInMaintenanceServesNoModel) {
    pop(text_pop("owner"));
    worker_named("owner's text worker").worker.maintenance = true;
    EXPECT_TRUE(text_models().empty());
    worker_named("owner's text worker").worker.maintenance = false;
    worker_named("owner's text worker").worker.paused = true;
    EXPECT_EQ(text_models().size(), 1u);
}

TEST_F(ListsTest, ASingleModelCountsEachJob) {
    const std::string known = horde_->workforce().texts().models().begin()->first;
    EXPECT_FALSE(horde_->served_model(known, now_));
    PopCall call = text_pop("owner");
    call.declaration.models = {known, "unknown/model"};
    pop(call);
    ask_text(caller("somebody"), two_of(known));
    const auto found = horde_->served_model(known, now_);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->kind, model::Kind::text);
    EXPECT_EQ(found->threads, 1);
    EXPECT_EQ(found->jobs, 2);
    EXPECT_EQ(found->queued_things, 400);
    EXPECT_FALSE(horde_->served_model("unknown/model", now_));
}

}  // namespace
}  // namespace orda::horde
