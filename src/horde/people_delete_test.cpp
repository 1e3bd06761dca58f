#include "horde/horde_fixture_test.h"

namespace orda::horde {
namespace {

class PeopleDelete : public HordeTest {
  protected:
    std::string remove(const std::string& by, model::UserId id) {
        return refusal([&](Horde& horde, Step& step) {
            return horde.delete_user(step, caller(by), id, std::to_string(id));
        });
    }

    const model::UserId alice_ = make_user("alice");
    const model::UserId bob_ = make_user("bob");
    const model::UserId mod_ = make_user("mod");

    void SetUp() override { horde_->accounts().at(mod_).user.roles.set(model::Role::moderator); }
};

TEST_F(PeopleDelete, RefusesInTheOrderOfTheSpec) {
    EXPECT_EQ(remove("nobody", 999), "InvalidAPIKey");
    EXPECT_EQ(remove("alice", 999), "UserNotFound");
    EXPECT_EQ(remove("0000000000", mod_), "AnonForbiddenUser");
    EXPECT_EQ(remove("alice", mod_), "CannotDeleteMod");
    EXPECT_EQ(remove("alice", bob_), "NotUserOrMod");
    EXPECT_EQ(refusal([&](Horde& horde, Step& step) {
                  return horde.delete_user(step, std::nullopt, alice_, "1");
              }),
              "InvalidAPIKey");
}

TEST_F(PeopleDelete, MarksFirst) {
    EXPECT_EQ(remove("alice", alice_), "none");
    EXPECT_TRUE(horde_->accounts().at(alice_).has(model::Role::deleted));
    EXPECT_EQ(remove("mod", alice_), "CannotWipeActiveUser");
}

TEST_F(PeopleDelete, WipesAMonthAfterTheMark) {
    run([&](Horde& horde, Step& step) { return horde.pop(step, text_pop("alice")); });
    run([&](Horde& horde, Step& step) {
        return horde.create_shared_key(step, caller("alice"), {});
    });
    now_ += std::chrono::days{300};
    EXPECT_EQ(remove("alice", alice_), "none");
    now_ += std::chrono::days{29};
    EXPECT_EQ(remove("alice", alice_), "CannotWipeActiveUser");
    now_ += std::chrono::days{1};
    EXPECT_EQ(remove("alice", alice_), "none");
    const ResidentUser& wiped = horde_->accounts().at(alice_);
    EXPECT_EQ(wiped.user.name, "<wiped>");
    EXPECT_TRUE(wiped.workers.empty());
    EXPECT_TRUE(wiped.shared_keys.empty());
    EXPECT_EQ(remove("mod", alice_), "UserNotFound");
    EXPECT_EQ(remove("alice", bob_), "InvalidAPIKey");
    EXPECT_EQ(refusal([&](Horde& horde, Step& step) {
                  return horde.see_worker_named(step, "alice's text worker");
              }),
              "WorkerNotFound");
}

TEST_F(PeopleDelete, WipesMoreThanOne) {
    for (const auto id : {alice_, bob_}) {
        EXPECT_EQ(remove("mod", id), "none");
    }
    now_ += std::chrono::days{31};
    for (const auto id : {alice_, bob_}) {
        EXPECT_EQ(remove("mod", id), "none");
        EXPECT_EQ(remove("mod", id), "UserNotFound");
    }
}

}  // namespace
}  // namespace orda::horde
