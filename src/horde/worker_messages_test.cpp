#include "horde/horde_fixture_test.h"

namespace orda::horde {
namespace {

class WorkerMessages : public HordeTest {
  protected:
    void SetUp() override {
        horde_->accounts().at(mod_).user.roles.set(model::Role::moderator);
        pop(text_pop("owner"));
        worker_ = worker_named("owner's text worker").worker.id;
    }

    MessagePost to_worker(const std::string& author, const std::string& text) {
        return {.caller = caller(author),
                .message = text,
                .worker = worker_.text(),
                .life = std::chrono::hours{1},
                .origin = "the moderators"};
    }
    MessagePost to_all(const std::string& author, const std::string& text) {
        MessagePost post = to_worker(author, text);
        post.worker.reset();
        return post;
    }
    model::WorkerMessage send(const MessagePost& post) {
        return run([&](Horde& horde, Step& step) { return horde.post_message(step, post); });
    }
    std::string refused(const MessagePost& post) {
        return refusal([&](Horde& horde, Step& step) { return horde.post_message(step, post); });
    }
    std::vector<std::string> listed(MessageQuery query) {
        std::vector<std::string> texts;
        for (const auto& message :
             run([&](Horde& horde, Step& step) { return horde.see_messages(step, query); }))
            texts.push_back(message.message);
        return texts;
    }
    MessageQuery query(const std::string& by) {
        return {.caller = caller(by), .author = std::nullopt, .worker = std::nullopt};
    }
    using Texts = std::vector<std::string>;

    const model::UserId mod_ = make_user("mod");
    const model::UserId owner_ = make_user("owner");
    const model::UserId stranger_ = make_user("stranger");
    model::WorkerId worker_;
};

TEST_F(WorkerMessages, ReachTheWorkerUntilTheyExpire) {
    send(to_worker("mod", "one"));
    send(to_all("mod", "all"));
    EXPECT_EQ(pop(text_pop("owner")).messages.size(), 2U);
    EXPECT_EQ(pop(text_pop("stranger")).messages.size(), 1U);
    now_ += std::chrono::hours{1};
    EXPECT_TRUE(pop(text_pop("owner")).messages.empty());
}

TEST_F(WorkerMessages, OwnersWriteUnderTheirNumber) {
    EXPECT_EQ(send(to_worker("owner", "note")).origin, std::to_string(owner_));
    EXPECT_EQ(send(to_worker("mod", "note")).origin, "the moderators");
}

TEST_F(WorkerMessages, AreRefusedInTheOrderOfTheSpec) {
    MessagePost nowhere = to_worker("nobody", "x");
    nowhere.worker = "no worker";
    EXPECT_EQ(refused(nowhere), "InvalidAPIKey");
    nowhere.caller = anonymous();
    EXPECT_EQ(refused(nowhere), "AnonForbidden");
    nowhere.caller = caller("stranger");
    EXPECT_EQ(refused(nowhere), "WorkerNotFound");
    EXPECT_EQ(refused(to_worker("stranger", "x")), "MessagesOnlyOwnWorkers");
    EXPECT_EQ(refused(to_all("owner", "x")), "MessagesOnlyOwnWorkers");
}

TEST_F(WorkerMessages, AreLimited) {
    for (int i = 0; i < 100; ++i)
        send(to_worker("owner", "x"));
    EXPECT_EQ(refused(to_worker("owner", "x")), "BadRequest");
    EXPECT_EQ(refused(to_worker("mod", "x")), "none");
}

TEST_F(WorkerMessages, AreListedNewestFirstToWhomTheyConcern) {
    send(to_worker("mod", "first"));
    now_ += seconds{1};
    send(to_all("mod", "all"));
    now_ += seconds{1};
    send(to_worker("owner", "last"));
    EXPECT_EQ(listed(query("mod")), (Texts{"last", "all", "first"}));
    EXPECT_EQ(listed(query("owner")), (Texts{"last", "all"}));
    EXPECT_EQ(listed(query("stranger")), Texts{"all"});

    MessageQuery asked = query("mod");
    asked.worker = worker_.text();
    EXPECT_EQ(listed(asked), (Texts{"last", "first"}));
    asked.worker = "no worker";
    EXPECT_TRUE(listed(asked).empty());
    asked = query("owner");
    asked.author = std::to_string(owner_);
    EXPECT_EQ(listed(asked), (Texts{"last", "all"}));
    asked.validity = MessageValidity::expired;
    EXPECT_TRUE(listed(asked).empty());

    const auto refused_list = [&](const MessageQuery& wanted) {
        return refusal([&](Horde& horde, Step& step) { return horde.see_messages(step, wanted); });
    };
    asked.validity.reset();
    EXPECT_EQ(refused_list(asked), "BadRequest");
    asked.author = std::to_string(mod_);
    EXPECT_EQ(refused_list(asked), "Forbidden");
}

TEST_F(WorkerMessages, ComeInPagesOfFifty) {
    for (int i = 0; i < 60; ++i)
        send(to_worker("mod", "x"));
    MessageQuery asked = query("mod");
    for (const auto& [page, count] :
         std::vector<std::pair<std::int64_t, std::size_t>>{{-5, 50}, {1, 50}, {2, 10}, {3, 0}}) {
        asked.page = page;
        EXPECT_EQ(listed(asked).size(), count) << page;
    }
    asked.page = std::numeric_limits<std::int64_t>::max();
    EXPECT_TRUE(listed(asked).empty());
}

TEST_F(WorkerMessages, AreDeletedByTheirAuthorOrAModerator) {
    const Uuid of_mod = send(to_worker("mod", "x")).id;
    const Uuid of_owner = send(to_worker("owner", "x")).id;
    const auto removal = [&](const std::string& by, const Uuid& id) {
        return refusal([&](Horde& horde, Step& step) {
            return horde.delete_message(step, caller(by), id, id.text());
        });
    };
    EXPECT_EQ(removal("nobody", of_mod), "InvalidAPIKey");
    EXPECT_EQ(removal("owner", of_mod), "Forbidden");
    EXPECT_EQ(removal("mod", of_owner), "none");
    EXPECT_EQ(removal("mod", of_owner), "WorkermessageNotFound");
    EXPECT_EQ(removal("mod", of_mod), "none");
}

}  // namespace
}  // namespace orda::horde
