#include "rules/payout.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "rules/vectors_for_test.h"

namespace orda::rules {
namespace {

using model::Kind;
using model::Pocket;
using model::Posting;
using model::SystemAccount;

constexpr model::UserId payer = 4;
constexpr model::UserId owner = 5;

Posting posting(std::int64_t account, Pocket pocket, double amount) {
    return {account, pocket, Kudos::cents(amount)};
}
Posting posting(SystemAccount account, double amount) {
    return posting(static_cast<std::int64_t>(account), Pocket::spendable, amount);
}

TEST(Postings, AreTheExampleOfTheSpec) {
    const Payout payout = image_payout(7.61, 75, false, false, {});
    const std::vector<Posting> expected{
        posting(payer, Pocket::spendable, -8.61), posting(owner, Pocket::spendable, 2.86),
        posting(owner, Pocket::escrow, 2.85),     posting(SystemAccount::burn_bridge, 1.90),
        posting(SystemAccount::burn_tax, 1.00),
    };
    EXPECT_EQ(settlement_postings(payout, payer, owner), expected);
}

TEST(Postings, MintWhatACensoredJobLacks) {
    const Payout payout = image_payout(7.61, 100, true, true, {});
    const std::vector<Posting> expected{posting(payer, Pocket::spendable, -1),
                                        posting(owner, Pocket::spendable, 7.61),
                                        posting(SystemAccount::mint_generation, -6.61)};
    EXPECT_EQ(settlement_postings(payout, payer, owner), expected);
}

TEST(Postings, ShowSurcharges) {
    const Payout payout =
        image_payout(10, 100, true, false, {.source_image = true, .slow_workers = false});
    EXPECT_EQ(payout.debit, Kudos::cents(16.8));
    EXPECT_EQ(payout.burn_tax, Kudos::whole(1));
    EXPECT_EQ(payout.burn_surcharge, Kudos::cents(5.8));
    EXPECT_EQ(payout.burn_bridge, Kudos{});
}

TEST(Postings, AreOneAccountWhenTheOwnerServesHimself) {
    const auto postings = settlement_postings(image_payout(50, 75, true, false, {}), owner, owner);
    model::LedgerEvent event;
    event.postings = postings;
    EXPECT_EQ(model::sum_of(event), Kudos{});
    EXPECT_EQ(postings[0], posting(owner, Pocket::spendable, -51));
    EXPECT_EQ(postings[1], posting(owner, Pocket::spendable, 37.5));
}

TEST(Payouts, AlwaysSumToZero) {
    SeededRandom random(5);
    const std::vector<std::string> names{"GFPGAN", "NMKD_Siax", "4xNomos8kSC", "what"};
    for (int i = 0; i < 3000; ++i) {
        const double reward = static_cast<double>(random.between(0, 100'000'000)) / 9973;
        const BurnFacts facts{
            random.between(0, 1) == 1,
            std::span(names).first(static_cast<std::size_t>(random.between(0, 4))),
            random.between(0, 1) == 1, random.between(0, 1) == 1};
        const int factors[] = {75, 90, 100};
        const bool in_full = random.between(0, 1) == 1;
        const bool censored = random.between(0, 3) == 0;
        const Payout payouts[] = {
            image_payout(reward, factors[random.between(0, 2)], in_full, censored, facts),
            text_payout(reward, in_full, censored),
            alchemy_payout(Kudos::cents(reward), random.between(0, 1) == 1, in_full)};
        for (const Payout& payout : payouts) {
            model::LedgerEvent event;
            event.postings = settlement_postings(payout, payer, owner);
            ASSERT_EQ(model::sum_of(event), Kudos{});
            ASSERT_EQ(payout.owner_spendable + payout.owner_escrow, payout.credit);
            ASSERT_GE(payout.burn_bridge, Kudos{});
            ASSERT_GE(payout.burn_tax, Kudos{});
            ASSERT_GE(payout.burn_surcharge, Kudos{});
            ASSERT_GE(payout.minted, Kudos{});
            ASSERT_GE(payout.owner_spendable, Kudos{});
            ASSERT_GE(payout.owner_escrow, Kudos{});
        }
    }
}

TEST(ImagePayout, CancelledJobOfAnUnknownBridge) {
    const Payout payout = image_payout(50, 75, true, false, {});
    EXPECT_EQ(payout.credit, Kudos::cents(37.5));
    EXPECT_EQ(payout.debit, Kudos::whole(51));
}

TEST(ImageBurn, OfCensoredJobsIsTheTaxWithItsSurcharges) {
    const auto burn = [](bool slow, bool deny) {
        return Kudos::cents(image_burn(0, {.slow_workers = slow, .worker_blacklist = deny}));
    };
    EXPECT_EQ(burn(true, false), Kudos::cents(1));
    EXPECT_EQ(burn(false, false), Kudos::cents(1.2));
    EXPECT_EQ(burn(true, true), Kudos::cents(1.1));
    EXPECT_EQ(burn(false, true), Kudos::cents(1.32));
}

TEST(TextPayout, CostsOneMore) {
    const Payout payout = text_payout(96.60, true, false);
    EXPECT_EQ(payout.credit, Kudos::cents(96.60));
    EXPECT_EQ(payout.debit, Kudos::cents(97.60));
    EXPECT_EQ(text_payout(96.60, true, true).debit, Kudos::whole(1));
    EXPECT_EQ(text_payout(96.60, false, true).owner_escrow, Kudos::cents(48.30));
}

TEST(AlchemyPayout, CostsOneOrTwoMore) {
    EXPECT_EQ(alchemy_payout(Kudos::whole(3), false, true).debit, Kudos::whole(4));
    EXPECT_EQ(alchemy_payout(Kudos::whole(3), true, true).debit, Kudos::whole(5));
    EXPECT_EQ(alchemy_payout(Kudos::whole(3), true, true).burn_tax, Kudos::whole(2));
    EXPECT_EQ(alchemy_payout(Kudos::whole(3), true, false).owner_escrow, Kudos::cents(1.5));
}

TEST(ActivationTax, IsThreeForEveryImage) {
    EXPECT_EQ(activation_tax(Kind::image, 0, false), Kudos::whole(3));
    EXPECT_EQ(activation_tax(Kind::image, 3, true), Kudos::whole(18));
    EXPECT_EQ(activation_tax(Kind::text, 0, false), Kudos::whole(1));
    EXPECT_EQ(activation_tax(Kind::text, 0, true), Kudos::whole(3));
    EXPECT_EQ(activation_tax(Kind::alchemy, 0, false), Kudos{});
}

TEST(FormPrice, GoesByFormAndTiles) {
    EXPECT_EQ(form_price("interrogation", 4), Kudos::whole(3));
    EXPECT_EQ(form_price("RealESRGAN_x4plus", 4), Kudos::whole(12));
    EXPECT_EQ(form_price("strip_background", 1), Kudos::whole(3));
    EXPECT_EQ(form_price("caption", 4), Kudos::whole(1));
    EXPECT_EQ(form_price("whatever", 4), Kudos::whole(1));
}

TEST(UptimeReward, GivesTheVectors) {
    int count = 0;
    for (const json::value& value : vectors("uptime_vectors")) {
        const json::object& vector = value.as_object();
        const std::string type = text_in(vector, "type");
        double reward = alchemy_uptime_reward;
        if (type == "image")
            reward = image_uptime_reward(static_cast<std::size_t>(integer_in(vector, "models")),
                                         flag_in(vector, "lora"));
        if (type == "text")
            reward = text_uptime_reward(integer_in(vector, "max_context_length"),
                                        maybe_number_in(vector, "billions"),
                                        flag_in(vector, "validated_backend"));
        EXPECT_DOUBLE_EQ(reward, number_in(vector, "expected_reward")) << vector;
        ++count;
    }
    EXPECT_EQ(count, 16);
}

TEST(UptimeReward, GivesTheExamplesOfTextGeneration) {
    EXPECT_DOUBLE_EQ(text_uptime_reward(4096, 8, true), 97.14);
    EXPECT_DOUBLE_EQ(text_uptime_reward(4096, 8, false), 29.14);
    EXPECT_DOUBLE_EQ(text_uptime_reward(8192, 70, true), 1450.00);
    EXPECT_DOUBLE_EQ(text_uptime_reward(4096, 1, true), 21.25);
    EXPECT_DOUBLE_EQ(text_uptime_reward(4096, {}, true), 42.5);
    EXPECT_DOUBLE_EQ(text_uptime_reward(300'000, 7, true), 3865.00);
}

TEST(UptimeReward, GoesToEscrowButForAlchemists) {
    EXPECT_TRUE(uptime_to_escrow(Kind::image, false));
    EXPECT_TRUE(uptime_to_escrow(Kind::text, false));
    EXPECT_FALSE(uptime_to_escrow(Kind::alchemy, false));
    EXPECT_FALSE(uptime_to_escrow(Kind::text, true));
}

}  // namespace
}  // namespace orda::rules
