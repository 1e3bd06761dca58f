#include "horde/horde_fixture_test.h"

namespace orda::horde {
namespace {

class WorkersModifyTest : public HordeTest {
  protected:
    WorkersModifyTest() {
        make_user("owner");
        make_user("stranger");
        make_user("moderator");
        run([&](Horde& horde, Step& step) {
            ResidentUser& user = horde.require_user(caller("moderator"), step.now);
            user.user.roles.set(model::Role::moderator);
            horde.accounts().changed(step, user);
        });
        pop(text_pop("owner"));
        id_ = worker().worker.id;
    }

    ResidentWorker& worker() { return worker_named("owner's text worker"); }
    WorkerModified modify(const std::string& by, const WorkerModification& wanted) {
        return run([&](Horde& horde, Step& step) {
            return horde.modify_worker(step, caller(by), id_, "it", wanted);
        });
    }
    std::string refused(const std::string& by, const WorkerModification& wanted) {
        return refusal([&](Horde& horde, Step& step) {
            return horde.modify_worker(step, caller(by), id_, "it", wanted);
        });
    }
    std::string refused_deletion(const std::optional<Caller>& by) {
        return refusal([&](Horde& horde, Step& step) {
            return horde.delete_worker(step, by, id_, "it").deleted_id;
        });
    }
    std::string lookup(const std::string& name) {
        return refusal([&](Horde& horde, Step& step) {
            return horde.see_worker_named(step, name).details.worker.name;
        });
    }

    model::WorkerId id_;
};

TEST_F(WorkersModifyTest, EachFieldHasItsRights) {
    EXPECT_EQ(refused("stranger", {.maintenance = true}), "NotOwner");
    EXPECT_EQ(refused("stranger", {.info = "hi"}), "NotOwner");
    EXPECT_EQ(refused("stranger", {.paused = true}), "NotModerator");
    EXPECT_EQ(refused("stranger", {.name = "other"}), "NotModerator");
    EXPECT_EQ(refused("stranger", {.team = ""}), "NotModerator");
    EXPECT_EQ(refused("stranger", {}), "NoWorkerModSelected");
    EXPECT_EQ(refused("owner", {.paused = true}), "NotModerator");
    EXPECT_EQ(refused("owner", {.maintenance_msg = "hello"}), "NoWorkerModSelected");
    EXPECT_EQ(refused("nobody", {}), "InvalidAPIKey");
    EXPECT_EQ(modify("moderator", {.paused = true}).paused, true);
}

TEST_F(WorkersModifyTest, AllIsCheckedBeforeAnythingIsChanged) {
    EXPECT_EQ(refused("owner", {.maintenance = true, .info = "text", .team = "nonsense"}),
              "TeamNotFound");
    EXPECT_EQ(refused("owner", {.maintenance = true, .paused = true}), "NotModerator");
    EXPECT_FALSE(worker().worker.maintenance);
    EXPECT_TRUE(worker().worker.info.empty());
}

TEST_F(WorkersModifyTest, TheMaintenanceTextIsTheOwnersOrTheUsualOne) {
    modify("owner", {.maintenance = true, .maintenance_msg = "gone fishing <3"});
    EXPECT_EQ(worker().worker.maintenance_message, "gone fishing &lt;3");
    modify("owner", {.maintenance = true, .maintenance_msg = ""});
    EXPECT_EQ(worker().worker.maintenance_message, model::default_maintenance_message);
    EXPECT_EQ(refused("owner", {.maintenance = true, .maintenance_msg = std::string(100, '&')}),
              "BadRequest");
}

TEST_F(WorkersModifyTest, ANameBelongsToOneWorkerOfAnyKind) {
    pop(image_pop("stranger"));
    EXPECT_EQ(refused("owner", {.name = "stranger's image worker"}), "WorkerNameAlreadyExists");
    EXPECT_EQ(modify("owner", {.name = "owner's text worker"}).name, "owner's text worker");
    EXPECT_EQ(modify("owner", {.name = "Stranger's image worker"}).name, "Stranger's image worker");
    EXPECT_EQ(lookup("owner's text worker"), "WorkerNotFound");
    EXPECT_EQ(lookup("Stranger's image worker"), "none");
    EXPECT_EQ(refused("owner", {.name = "     "}), "BadRequest");
    EXPECT_EQ(refused("owner", {.name = std::string(100, '&')}), "TooLongWorkerName");
}

TEST_F(WorkersModifyTest, DeletingIsForOwnerAndModerators) {
    EXPECT_EQ(refused_deletion(std::nullopt), "InvalidAPIKey");
    EXPECT_EQ(refused_deletion(caller("nobody")), "InvalidAPIKey");
    EXPECT_EQ(refused_deletion(caller("stranger")), "NotModerator");
    EXPECT_EQ(refused_deletion(anonymous()), "NotModerator");
    EXPECT_EQ(refused_deletion(caller("moderator")), "none");
}

TEST_F(WorkersModifyTest, ADeletedWorkerIsGoneAndItsNameIsFree) {
    run([&](Horde& horde, Step&) {
        horde.install_message({.id = Uuid::ordered(now_, random_),
                               .worker = id_,
                               .message = "hello",
                               .expiry = now_ + hours{1}});
    });
    const std::size_t before = changes_.size();
    EXPECT_EQ(refused_deletion(caller("owner")), "none");
    EXPECT_EQ(changes_.size(), before + 2);
    EXPECT_TRUE(std::holds_alternative<model::DeleteWorker>(changes_[before]));
    EXPECT_TRUE(std::holds_alternative<model::DeleteMessage>(changes_[before + 1]));
    EXPECT_EQ(lookup("owner's text worker"), "WorkerNotFound");
    EXPECT_EQ(refused_deletion(caller("owner")), "WorkerNotFound");
    PopCall call = text_pop("stranger");
    call.name = "owner's text worker";
    pop(call);
    EXPECT_NE(worker().worker.id, id_);
}

TEST_F(WorkersModifyTest, AWorkerWithARecentJobIsNotDeletedYet) {
    ask_text(caller("stranger"));
    const PopResult result = pop(text_pop("owner"));
    ASSERT_TRUE(result.handout);
    EXPECT_EQ(refused_deletion(caller("owner")), "Locked");
    submit(delivery("owner", model::Kind::text, result.handout->jobs.front()));
    EXPECT_EQ(refused_deletion(caller("owner")), "Locked") << "its result can still be seen";
    now_ += options().request_ttl;
    EXPECT_EQ(refused_deletion(caller("owner")), "none");
}

}  // namespace
}  // namespace orda::horde
