#include <algorithm>

#include "horde/horde_fixture_test.h"

namespace orda::horde {
namespace {

class PeopleModifyTest : public HordeTest {
  protected:
    PeopleModifyTest() {
        somebody_ = make_user("somebody", 100, false);
        make_user("stranger", 100, false);
        moderator_ = make_user("moderator", 100, true);
        give("moderator", model::Role::moderator);
        make_user("admin", 100, true);
        give("admin", model::Role::administrator);
    }

    void give(const std::string& name, model::Role role) {
        run([&](Horde& horde, Step& step) {
            ResidentUser& user = horde.require_user(caller(name), step.now);
            user.user.roles.set(role);
            horde.accounts().changed(step, user);
        });
    }

    UserModified modify(const std::string& by, const UserModification& wanted) {
        return run([&](Horde& horde, Step& step) {
            return horde.modify_user(step, caller(by), somebody_, "somebody", wanted);
        });
    }
    std::string refused(const std::string& by, const UserModification& wanted) {
        return refusal([&](Horde& horde, Step& step) {
            return horde.modify_user(step, caller(by), somebody_, "somebody", wanted);
        });
    }
    const model::User& somebody() { return horde_->accounts().at(somebody_).user; }

    model::UserId somebody_ = 0;
    model::UserId moderator_ = 0;
};

TEST_F(PeopleModifyTest, EachFieldHasItsRights) {
    EXPECT_EQ(refused("moderator", {.kudos = 1}), "NotAdmin");
    EXPECT_EQ(refused("moderator", {.monthly_kudos = 1}), "NotAdmin");
    EXPECT_EQ(refused("moderator", {.usage_multiplier = 1}), "NotAdmin");
    EXPECT_EQ(refused("moderator", {.moderator = false}), "NotAdmin");
    EXPECT_EQ(refused("somebody", {.concurrency = 1}), "NotModerator");
    EXPECT_EQ(refused("somebody", {.trusted = true}), "NotModerator");
    EXPECT_EQ(refused("somebody", {.admin_comment = "hello"}), "NotModerator");
    EXPECT_EQ(refused("somebody", {.reset_suspicion = true}), "NotModerator");
    EXPECT_EQ(refused("stranger", {.username = "stolen"}), "NotModerator");
    EXPECT_EQ(refused("stranger", {.undelete = true}), "NotModerator");
    EXPECT_EQ(refused("somebody", {.generate_proxy_passkey = true}), "NonServiceForbidden");
    EXPECT_EQ(refused("somebody", {.undelete = true}), "UserNotDeleted");
    EXPECT_EQ(refused("nobody", {.contact = "hello"}), "InvalidAPIKey");
    EXPECT_EQ(modify("somebody", {.username = "own name"}).username, "own name");
    EXPECT_EQ(modify("moderator", {.username = "given name"}).username, "given name");
}

TEST_F(PeopleModifyTest, FieldsAreJudgedInTheirOrder) {
    EXPECT_EQ(refused("somebody", {.kudos = 1, .trusted = true}), "NotAdmin");
    EXPECT_EQ(refused("somebody", {.special = true, .username = std::string(31, 'n')}),
              "NotModerator");
    EXPECT_EQ(refused("moderator", {.username = std::string(31, 'n'), .undelete = true}),
              "TooLongUserName");
}

TEST_F(PeopleModifyTest, NothingSaidIsRefused) {
    EXPECT_EQ(refused("somebody", {}), "NoUserModSelected");
    EXPECT_EQ(refused("somebody", {.filtered = true}), "NoUserModSelected");
    EXPECT_EQ(
        refused("somebody",
                {.reset_suspicion = false, .generate_proxy_passkey = false, .undelete = false}),
        "NoUserModSelected");
}

TEST_F(PeopleModifyTest, ARefusedChangeChangesNothing) {
    EXPECT_EQ(refused("moderator",
                      {.worker_invited = 7, .customizer = true, .username = std::string(31, 'n')}),
              "TooLongUserName");
    EXPECT_EQ(somebody().worker_invited, 0);
    EXPECT_FALSE(somebody().roles.has(model::Role::customizer));
}

TEST_F(PeopleModifyTest, KudosAreMovedWholeAndCounted) {
    EXPECT_EQ(modify("admin", {.kudos = 10.9}).new_kudos, 110.0);
    EXPECT_EQ(modify("admin", {.kudos = -10.9}).new_kudos, 100.0);
    EXPECT_EQ(modify("admin", {.kudos = 0}).new_kudos, 100.0);
    // Nobody is pushed below the floor of the account.
    EXPECT_EQ(modify("admin", {.kudos = -100'000}).new_kudos, 25.0);
    const auto& event = events_.back();
    EXPECT_EQ(event.kind, model::EventKind::admin);
    EXPECT_NE(std::find(event.postings.begin(), event.postings.end(),
                        model::Posting{static_cast<std::int64_t>(model::SystemAccount::mint_admin),
                                       model::Pocket::spendable, Kudos::whole(100'000)}),
              event.postings.end());
}

TEST_F(PeopleModifyTest, AMonthlyGrantIsPaidAtOnceAndNeverTakenBack) {
    EXPECT_EQ(modify("admin", {.monthly_kudos = 500}).monthly_kudos, 500);
    EXPECT_EQ(balance(somebody_), Kudos::whole(600));
    const auto received = somebody().monthly_received;
    ASSERT_TRUE(received);
    now_ += hours{1};
    EXPECT_EQ(modify("admin", {.monthly_kudos = 100}).monthly_kudos, 600);
    EXPECT_EQ(somebody().monthly_received, received);
    EXPECT_EQ(modify("admin", {.monthly_kudos = -700}).monthly_kudos, 0);
    EXPECT_EQ(balance(somebody_), Kudos::whole(700));
}

TEST_F(PeopleModifyTest, TrustWakesPausedWorkersAndPaysOutWhatWasHeldBack) {
    pop(text_pop("somebody"));
    ResidentWorker& worker = worker_named("somebody's text worker");
    run([&](Horde& horde, Step& step) {
        worker.worker.paused = true;
        horde.workforce().changed(step, worker);
        horde.accounts().book(
            step, {.key = "held back",
                   .kind = model::EventKind::repair,
                   .postings = {{somebody_, model::Pocket::escrow, Kudos::whole(40)},
                                {static_cast<std::int64_t>(model::SystemAccount::mint_generation),
                                 model::Pocket::spendable, -Kudos::whole(40)}}});
    });
    EXPECT_EQ(modify("moderator", {.trusted = true}).trusted, true);
    EXPECT_FALSE(worker.worker.paused);
    EXPECT_EQ(balance(somebody_), Kudos::whole(140));
    EXPECT_EQ(horde_->accounts().at(somebody_).account.escrow, Kudos{});
}

TEST_F(PeopleModifyTest, AModeratorIsTrustedAndStaysSo) {
    EXPECT_EQ(modify("admin", {.moderator = true}).moderator, true);
    EXPECT_TRUE(somebody().roles.has(model::Role::trusted));
    EXPECT_EQ(modify("admin", {.moderator = false}).moderator, false);
    EXPECT_TRUE(somebody().roles.has(model::Role::trusted));
}

TEST_F(PeopleModifyTest, EducationBringsItsConcurrency) {
    const UserModified made = modify("moderator", {.education = true});
    EXPECT_EQ(made.education, true);
    EXPECT_EQ(made.concurrency, 200);
    EXPECT_EQ(modify("moderator", {.education = true}).concurrency, std::nullopt);
    EXPECT_EQ(modify("moderator", {.education = false}).concurrency, 30);
    EXPECT_EQ(modify("moderator", {.concurrency = 60, .education = true}).concurrency, 60);
    EXPECT_EQ(modify("moderator", {.education = false}).concurrency, std::nullopt);
    EXPECT_EQ(somebody().concurrency, 60);
}

TEST_F(PeopleModifyTest, TheAnonymousAccountHasNoRoles) {
    const auto modify_anonymous = [&](const UserModification& wanted) {
        return run([&](Horde& horde, Step& step) {
            return horde.modify_user(step, caller("moderator"), model::anonymous_id, "0", wanted);
        });
    };
    EXPECT_EQ(modify_anonymous({.trusted = true}).trusted, false);
    const UserModified schooled = modify_anonymous({.education = true});
    EXPECT_EQ(schooled.education, false);
    EXPECT_EQ(schooled.concurrency, std::nullopt);
    const auto refused_anonymous = [&](const UserModification& wanted) {
        return refusal([&](Horde& horde, Step& step) {
            return horde.modify_user(step, anonymous(), model::anonymous_id, "0", wanted);
        });
    };
    EXPECT_EQ(refused_anonymous({.username = "fine"}), "AnonForbiddenUserMod");
    EXPECT_EQ(refused_anonymous({.admin_comment = "hello"}), "NotModerator");
}

TEST_F(PeopleModifyTest, SuspicionsAreForgottenWithThoseOfTheWorkers) {
    pop(text_pop("somebody"));
    ResidentWorker& worker = worker_named("somebody's text worker");
    run([&](Horde& horde, Step& step) {
        horde.workforce().suspect(step, worker, model::Suspicion::too_many_aborted, false);
    });
    ASSERT_FALSE(somebody().suspicions.empty());
    EXPECT_EQ(modify("moderator", {.reset_suspicion = true}).new_suspicion, 0);
    EXPECT_TRUE(somebody().suspicions.empty());
    EXPECT_TRUE(worker.worker.suspicions.empty());
}

TEST_F(PeopleModifyTest, ModesAreForModeratorsAndMaintenanceForAdministrators) {
    const auto refused_modes = [&](const std::string& by, const ModesModification& wanted) {
        return refusal(
            [&](Horde& horde, Step& step) { return horde.modify_modes(step, caller(by), wanted); });
    };
    EXPECT_EQ(refused_modes("somebody", {}), "NoHordeModSelected");
    EXPECT_EQ(refused_modes("somebody", {.raid_mode = true}), "NotModerator");
    EXPECT_EQ(refused_modes("moderator", {.maintenance_mode = true, .raid_mode = true}),
              "NotAdmin");
    EXPECT_EQ(refused_modes("moderator", {.raid_mode = true}), "none");
    EXPECT_TRUE(horde_->modes().raid);
    EXPECT_FALSE(horde_->modes().invite_only);
    EXPECT_FALSE(run([&](Horde& horde, Step& step) {
        return horde.register_pseudonymous(step, {"new", "identity", "hash"}).has_value();
    }));
}

TEST_F(PeopleModifyTest, ATestUserIsMadeOnceAndThenMadeAnew) {
    const auto put = [&](const TestUser& wanted) {
        return run([&](Horde& horde, Step& step) { return horde.put_test_user(step, wanted); });
    };
    const TestUserMade first = put({.account = {"one", "ci", "hash 1"}, .kudos = Kudos::whole(5)});
    EXPECT_TRUE(first.created);
    EXPECT_TRUE(first.details.user.roles.has(model::Role::moderator));
    EXPECT_EQ(first.details.account.balance, Kudos::whole(5));
    const TestUserMade again = put({.account = {"two", "ci", "hash 2"},
                                    .moderator = false,
                                    .trusted = false,
                                    .kudos = std::nullopt});
    EXPECT_FALSE(again.created);
    EXPECT_EQ(again.details.user.id, first.details.user.id);
    EXPECT_EQ(again.details.user.name, "two");
    EXPECT_FALSE(again.details.user.roles.has(model::Role::trusted));
    EXPECT_EQ(again.details.account.balance, Kudos::whole(5));
    const auto who = [&](const std::string& hash) {
        return refusal([&](Horde& horde, Step& step) {
            return horde.require_user({.key_hash = hash}, step.now).user.id;
        });
    };
    EXPECT_EQ(who("hash 1"), "InvalidAPIKey");
    EXPECT_EQ(who("hash 2"), "none");
}

TEST_F(PeopleModifyTest, ALongNameIsCutAndRememberedAtRegistration) {
    const NewAccount account{std::string(45, 'n'), Uuid::secret(random_).text(), "hash"};
    const auto made =
        run([&](Horde& horde, Step& step) { return horde.register_pseudonymous(step, account); });
    ASSERT_TRUE(made);
    EXPECT_EQ(made->user.name, std::string(30, 'n'));
    EXPECT_EQ(made->user.suspicions, std::vector{model::Suspicion::username_long});
    EXPECT_EQ(model::class_of(made->user), model::AccountClass::pseudonymous);
}

}  // namespace
}  // namespace orda::horde
