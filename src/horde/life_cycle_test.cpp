#include "horde/horde_fixture_test.h"

namespace orda::horde {
namespace {

using model::Kind;

class LifeCycle : public HordeTest {};

TEST_F(LifeCycle, TextFromRequestToResult) {
    const auto requester = make_user("requester");
    const auto owner = make_user("owner", 0);
    const auto accepted = ask_text(caller("requester"));
    EXPECT_EQ(balance(requester), Kudos::whole(9'999));

    const auto popped = pop(text_pop("owner"));
    ASSERT_TRUE(popped.handout);
    EXPECT_EQ(popped.handout->request, accepted.id);
    EXPECT_EQ(popped.handout->model, "some/model");
    auto seen = status(Kind::text, accepted.id);
    EXPECT_EQ(seen.processing, 1);
    EXPECT_EQ(seen.waiting, 0);
    EXPECT_TRUE(seen.is_possible);
    EXPECT_FALSE(seen.done);

    const auto paid = submit(delivery("owner", Kind::text, popped.handout->jobs.front()));
    EXPECT_GT(paid.reward, 0);
    seen = status(Kind::text, accepted.id);
    EXPECT_TRUE(seen.done);
    EXPECT_EQ(seen.finished, 1);
    ASSERT_EQ(seen.generations.size(), 1U);
    EXPECT_EQ(seen.generations[0].result->generation, "there was a horde");
    EXPECT_GT(balance(owner), Kudos{});
    EXPECT_LT(balance(requester), Kudos::whole(9'999));
}

TEST_F(LifeCycle, ADuplicateIsRefusedAndPaysNothing) {
    make_user("requester");
    const auto owner = make_user("owner");
    ask_text(caller("requester"));
    const auto job = pop(text_pop("owner")).handout->jobs.front();
    submit(delivery("owner", Kind::text, job));
    const Kudos paid = balance(owner);
    EXPECT_EQ(refusal([&](Horde& horde, Step& step) {
                  return horde.submit(step, delivery("owner", Kind::text, job));
              }),
              "DuplicateGen");
    EXPECT_EQ(balance(owner), paid);
}

TEST_F(LifeCycle, AStrangerCannotDeliver) {
    make_user("requester");
    make_user("owner");
    make_user("stranger");
    ask_text(caller("requester"));
    const auto job = pop(text_pop("owner")).handout->jobs.front();
    EXPECT_EQ(refusal([&](Horde& horde, Step& step) {
                  return horde.submit(step, delivery("stranger", Kind::text, job));
              }),
              "WrongCredentials");
}

TEST_F(LifeCycle, AReportedFaultGivesTheSlotBackOnce) {
    make_user("requester");
    make_user("owner");
    const auto accepted = ask_text(caller("requester"));
    const auto job = pop(text_pop("owner")).handout->jobs.front();
    const auto fault = delivery("owner", Kind::text, job, SubmitState::faulted);
    EXPECT_EQ(submit(fault).reward, 0);
    EXPECT_EQ(submit(fault).reward, 0);
    const auto seen = status(Kind::text, accepted.id);
    EXPECT_EQ(seen.waiting, 1);
    EXPECT_EQ(seen.restarted, 1);
    EXPECT_EQ(worker_named("owner's text worker").totals.uncompleted_jobs, 1);
}

TEST_F(LifeCycle, TheThirdFaultGivesTheRequestUp) {
    make_user("requester");
    make_user("owner");
    const auto accepted = ask_text(caller("requester"));
    for (int i = 0; i < 3; ++i) {
        const auto job = pop(text_pop("owner")).handout->jobs.front();
        submit(delivery("owner", Kind::text, job, SubmitState::faulted));
    }
    const auto seen = status(Kind::text, accepted.id);
    EXPECT_TRUE(seen.faulted);
    EXPECT_TRUE(seen.done);
    EXPECT_FALSE(seen.is_possible);
    EXPECT_EQ(seen.queue_position, 0);
    EXPECT_FALSE(pop(text_pop("owner")).handout);
}

TEST_F(LifeCycle, ATimedOutJobGoesBackAndItsLateResultIsAborted) {
    make_user("requester");
    make_user("owner");
    const auto accepted = ask_text(caller("requester"));
    const auto job = pop(text_pop("owner")).handout->jobs.front();
    now_ += seconds{151};
    sweep();
    EXPECT_EQ(status(Kind::text, accepted.id).waiting, 1);
    EXPECT_EQ(refusal([&](Horde& horde, Step& step) {
                  return horde.submit(step, delivery("owner", Kind::text, job));
              }),
              "AbortedGen");
}

TEST_F(LifeCycle, ACancelledRequestNeverComesBack) {
    make_user("requester");
    make_user("owner");
    model::TextSubmission asked;
    asked.params.n = 2;
    const auto accepted = ask_text(caller("requester"), asked);
    const auto job = pop(text_pop("owner")).handout->jobs.front();
    const auto before =
        run([&](Horde& horde, Step& step) { return horde.cancel(step, Kind::text, accepted.id); });
    EXPECT_EQ(before.waiting, 1);
    now_ += seconds{200};
    sweep();
    const auto seen = status(Kind::text, accepted.id);
    EXPECT_EQ(seen.waiting, 0);
    EXPECT_TRUE(seen.done);
    EXPECT_FALSE(pop(text_pop("owner")).handout);
    EXPECT_EQ(refusal([&](Horde& horde, Step& step) {
                  return horde.submit(step, delivery("owner", Kind::text, job));
              }),
              "AbortedGen");
}

TEST_F(LifeCycle, AnExpiredRequestIsGoneWithItsJobs) {
    make_user("requester");
    make_user("owner");
    const auto accepted = ask_text(caller("requester"));
    const auto job = pop(text_pop("owner")).handout->jobs.front();
    submit(delivery("owner", Kind::text, job));
    now_ += minutes{21};
    sweep();
    EXPECT_EQ(refusal([&](Horde& horde, Step& step) {
                  return horde.status(step, Kind::text, accepted.id, true);
              }),
              "RequestNotFound");
    EXPECT_EQ(refusal([&](Horde& horde, Step& step) {
                  return horde.submit(step, delivery("owner", Kind::text, job));
              }),
              "InvalidJobID");
}

TEST_F(LifeCycle, ABatchStaysWithinOneRequest) {
    make_user("requester");
    make_user("owner");
    model::TextSubmission asked;
    asked.params.n = 3;
    const auto first = ask_text(caller("requester"), asked);
    ask_text(caller("requester"), asked);
    const auto popped = pop(text_pop("owner", 5));
    ASSERT_TRUE(popped.handout);
    EXPECT_EQ(popped.handout->jobs.size(), 3U);
    EXPECT_EQ(status(Kind::text, first.id).processing, 3);
}

TEST_F(LifeCycle, ADecoyHasNoEffectOutsideItself) {
    const auto requester = make_user("requester");
    const auto owner = make_user("owner");
    pop(text_pop("owner"));
    run([&](Horde& horde, Step& step) {
        auto& worker = worker_named("owner's text worker");
        worker.worker.paused = true;
        horde.workforce().changed(step, worker);
    });
    const auto accepted = ask_text(caller("requester"));
    const Kudos before = balance(requester);
    const Kudos owned = balance(owner);
    const auto popped = pop(text_pop("owner"));
    ASSERT_TRUE(popped.handout);
    EXPECT_FALSE(pop(text_pop("owner")).handout) << "the same decoy is not offered twice";
    EXPECT_GT(submit(delivery("owner", Kind::text, popped.handout->jobs.front())).reward, 0);
    const auto seen = status(Kind::text, accepted.id);
    EXPECT_EQ(seen.waiting, 1);
    EXPECT_EQ(seen.processing, 0);
    EXPECT_TRUE(seen.generations.empty());
    EXPECT_EQ(balance(requester), before);
    EXPECT_EQ(balance(owner), owned);
}

TEST_F(LifeCycle, AWorkerInMaintenanceServesItsOwnerOnly) {
    make_user("requester");
    make_user("owner");
    pop(text_pop("owner"));
    run([&](Horde& horde, Step& step) {
        auto& worker = worker_named("owner's text worker");
        worker.worker.maintenance = true;
        horde.workforce().changed(step, worker);
    });
    ask_text(caller("requester"));
    const auto refused = pop(text_pop("owner"));
    ASSERT_TRUE(refused.refusal);
    EXPECT_EQ(refused.refusal->rc(), "WorkerMaintenance");
    const auto own = ask_text(caller("owner"));
    const auto popped = pop(text_pop("owner"));
    ASSERT_TRUE(popped.handout);
    EXPECT_EQ(popped.handout->request, own.id);
}

TEST_F(LifeCycle, AnImageCostsThreeAtActivation) {
    const auto requester = make_user("requester");
    ask_image(caller("requester"));
    EXPECT_EQ(balance(requester), Kudos::whole(9'997));
    ask_image(anonymous());
    EXPECT_EQ(balance(model::anonymous_id), Kudos::whole(-3));
    for (int i = 0; i < 20; ++i)
        ask_image(anonymous());
    EXPECT_EQ(balance(model::anonymous_id), Kudos::whole(-50)) << "the floor forgives";
}

TEST_F(LifeCycle, UntrustedOwnersEarnHalfIntoEscrow) {
    make_user("requester");
    const auto owner = make_user("owner", 100, false);
    ask_image(caller("requester"));
    const auto popped = pop(image_pop("owner"));
    ASSERT_TRUE(popped.handout);
    submit(delivery("owner", Kind::image, popped.handout->jobs.front()));
    const auto& account = horde_->accounts().at(owner).account;
    EXPECT_GT(account.escrow, Kudos{});
    EXPECT_GT(account.balance, Kudos::whole(100));
}

TEST_F(LifeCycle, RicherRequestersGoFirstAndWaitingOvertakes) {
    make_user("poor", 1'000);
    make_user("rich", 2'000);
    make_user("owner");
    const auto poor = ask_text(caller("poor"));
    now_ += seconds{199};
    const auto rich = ask_text(caller("rich"));
    EXPECT_EQ(status(Kind::text, rich.id).queue_position, 1);
    EXPECT_EQ(status(Kind::text, poor.id).queue_position, 2);
    now_ += seconds{2};
    // 200 s of waiting are worth 1,000 kudos: a third one of the rich comes after the poor one.
    const auto late = ask_text(caller("rich"));
    EXPECT_EQ(status(Kind::text, poor.id).queue_position, 2);
    EXPECT_EQ(status(Kind::text, late.id).queue_position, 3);
}

TEST_F(LifeCycle, HeldPopsAreMatchedOldestFirst) {
    make_user("requester");
    make_user("first");
    make_user("second");
    std::vector<std::uint64_t> numbers;
    for (const auto* owner : {"first", "second"}) {
        const auto call = text_pop(owner);
        const auto empty = pop(call);
        ASSERT_FALSE(empty.handout);
        numbers.push_back(horde_->hold(call, empty.worker));
    }
    model::TextSubmission asked;
    asked.prompt = "hello";
    asked.models = {"some/model"};
    const auto matched = run([&](Horde& horde, Step& step) {
        horde.request_text(step, caller("requester"), asked, body("hello"));
        return horde.match_held(step);
    });
    ASSERT_EQ(matched.size(), 1U);
    EXPECT_EQ(matched[0].first, numbers[0]);
    EXPECT_TRUE(matched[0].second.handout);
    EXPECT_EQ(horde_->held_pops(), 1U);
    horde_->release(numbers[1]);
    EXPECT_EQ(horde_->held_pops(), 0U);
}

TEST_F(LifeCycle, IsPossibleFollowsTheWorkersAtOnce) {
    make_user("requester");
    make_user("owner");
    const auto accepted = ask_text(caller("requester"), [] {
        model::TextSubmission asked;
        asked.params.max_length = 512;
        return asked;
    }());
    EXPECT_FALSE(accepted.possible);
    EXPECT_FALSE(status(Kind::text, accepted.id).is_possible);
    auto call = text_pop("owner");
    call.declaration.max_length = 80;
    EXPECT_FALSE(pop(call).handout);
    EXPECT_FALSE(status(Kind::text, accepted.id).is_possible);
    call.declaration.models = {"some/model"};
    call.declaration.max_length = 512;
    EXPECT_TRUE(pop(call).handout);
    EXPECT_TRUE(status(Kind::text, accepted.id).is_possible);
}

TEST_F(LifeCycle, AnAccountCannotAskForMoreThanItsConcurrency) {
    make_user("requester");
    model::TextSubmission asked;
    asked.params.n = 20;
    ask_text(caller("requester"), asked);
    asked.prompt = "again";
    asked.models = {"some/model"};
    EXPECT_EQ(refusal([&](Horde& horde, Step& step) {
                  return horde.request_text(step, caller("requester"), asked, body("again"));
              }),
              "TooManyPrompts");
}

TEST_F(LifeCycle, UpfrontKudosAreHeldAndReleased) {
    const auto requester = make_user("requester", 10'000);
    make_user("owner");
    model::TextSubmission asked;
    asked.params.max_length = 1024;
    const auto accepted = ask_text(caller("requester"), asked);
    EXPECT_GT(horde_->accounts().at(requester).held, Kudos{});
    const auto job = pop(text_pop("owner")).handout->jobs.front();
    submit(delivery("owner", Kind::text, job));
    EXPECT_EQ(horde_->accounts().at(requester).held, Kudos{});
    make_user("poor", 0);
    asked.prompt = "much";
    asked.models = {"some/model"};
    EXPECT_EQ(refusal([&](Horde& horde, Step& step) {
                  return horde.request_text(step, caller("poor"), asked, body("much"));
              }),
              "KudosUpfront");
    EXPECT_TRUE(status(Kind::text, accepted.id).done);
}

}  // namespace
}  // namespace orda::horde
