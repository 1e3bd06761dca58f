#include "rules/pricing_image.h"

#include <algorithm>
#include <cstdio>
#include <gtest/gtest.h>
#include <stdexcept>

#include "base/kudos.h"
#include "base/random.h"
#include "rules/npz_for_test.h"
#include "rules/payout.h"
#include "rules/steps.h"
#include "rules/vectors_for_test.h"

namespace orda::rules {
namespace {

/// Defaults of spec/kudos.md §2.2 where the vector says nothing.
ImagePayload payload_of(const json::object& params) {
    ImagePayload payload;
    const json::value* control = params.if_contains("control_type");
    if (control != nullptr)
        payload.control_type = control->is_null() ? "" : std::string(control->as_string());
    std::optional<std::int32_t> steps;
    if (params.contains("steps")) steps = integer_in(params, "steps");
    const bool controlled = payload.control_type && *payload.control_type != "None";
    payload.steps = normal_steps(steps, controlled);
    payload.width = integer_in(params, "width", 512);
    payload.height = integer_in(params, "height", 512);
    payload.cfg_scale = number_in(params, "cfg_scale", 5);
    payload.sampler = text_in(params, "sampler_name", "k_euler_a");
    payload.karras = flag_in(params, "karras", true);
    payload.hires_fix = flag_in(params, "hires_fix");
    payload.source_image = flag_in(params, "source_image");
    payload.source_mask = flag_in(params, "source_mask");
    payload.source_processing = text_in(params, "source_processing", "img2img");
    payload.denoising_strength = maybe_number_in(params, "denoising_strength");
    payload.control_strength = maybe_number_in(params, "control_strength");
    payload.return_control_map = flag_in(params, "return_control_map");
    if (const json::value* names = params.if_contains("post_processing"))
        for (const json::value& name : names->as_array())
            payload.post_processing.emplace_back(name.as_string());
    if (const json::value* loras = params.if_contains("loras"))
        payload.loras = static_cast<std::int32_t>(loras->as_array().size());
    if (const json::value* tis = params.if_contains("tis")) payload.tis = !tis->as_array().empty();
    return payload;
}

/// The published weights, or nothing where this machine has none.
const PricingNetwork* published_network() {
    static const std::optional<PricingNetwork> network = []() -> std::optional<PricingNetwork> {
        const auto path = weights_file();
        if (!path) return std::nullopt;
        return PricingNetwork(read_file(*path));
    }();
    return network ? &*network : nullptr;
}

TEST(Network, GivesTheVectors) {
    const PricingNetwork* network = published_network();
    if (network == nullptr)
        GTEST_SKIP() << "left out: no file of weights (set ORDA_TEST_IMAGE_MODEL)";
    std::size_t count = 0;
    for (const json::value& vector : vectors("vectors")) {
        // These payloads are what the network sees: steps are not capped again.
        ImagePayload payload = payload_of(vector.at("payload").as_object());
        payload.steps = integer_in(vector.at("payload").as_object(), "steps");
        const auto features = features_of(payload);
        ASSERT_TRUE(features) << vector;
        EXPECT_NEAR(network->evaluate(*features),
                    vector.at("raw_network_output").to_number<double>(), 2e-4)
            << vector;
        EXPECT_DOUBLE_EQ(network->time_of(payload).value(),
                         vector.at("expected_time").to_number<double>())
            << vector;
        EXPECT_DOUBLE_EQ(network->kudos_of(payload).value(),
                         vector.at("expected_kudos").to_number<double>())
            << vector;
        ++count;
    }
    EXPECT_EQ(count, 319U);
    std::printf("  %zu vectors of the published network agree\n", count);
}

TEST(Network, CanBeAnyOfTheSameShape) {
    SeededRandom random(11);
    const auto draw = [&random](std::vector<std::size_t> shape) {
        NpyArray array;
        std::size_t count = 1;
        for (const std::size_t length : shape)
            count *= length;
        array.shape = std::move(shape);
        for (std::size_t i = 0; i < count; ++i)
            array.values.push_back(static_cast<float>(random.between(-100, 150)) / 100);
        return array;
    };
    NpzWriter writer(true);
    const NpyArray w0 = draw({5, 47});
    const NpyArray b0 = draw({5});
    const NpyArray w1 = draw({1, 5});
    const NpyArray b1{{1}, {3}};
    writer.add("w0", w0);
    writer.add("b0", b0);
    writer.add("w1", w1);
    writer.add("b1", b1);
    const PricingNetwork network(writer.bytes());
    for (int i = 0; i < 50; ++i) {
        Features features{};
        for (float& feature : features)
            feature = static_cast<float>(random.between(0, 200)) / 100;
        double expected = b1.values[0];
        for (std::size_t unit = 0; unit < 5; ++unit) {
            double sum = b0.values[unit];
            for (std::size_t at = 0; at < feature_count; ++at)
                sum += static_cast<double>(w0.values[unit * feature_count + at]) * features[at];
            expected += std::max(sum, 0.0) * w1.values[unit];
        }
        EXPECT_NEAR(network.evaluate(features), expected, 1e-9);
    }
}

/// A network of one layer that always says `output`.
std::vector<std::uint8_t> constant_network(float output, std::size_t inputs = feature_count) {
    NpzWriter writer(false);
    writer.add("w0", {{1, inputs}, std::vector<float>(inputs, 0)});
    writer.add("b0", {{1}, {output}});
    return writer.bytes();
}

TEST(Network, RefusesLayersThatDoNotFit) {
    EXPECT_NO_THROW(PricingNetwork(constant_network(2)));
    EXPECT_THROW(PricingNetwork(constant_network(2, 46)), std::runtime_error);
    EXPECT_THROW(PricingNetwork(constant_network(0)), std::runtime_error);
    EXPECT_THROW(PricingNetwork(constant_network(-1)), std::runtime_error);
    EXPECT_THROW(PricingNetwork(NpzWriter(false).bytes()), std::runtime_error);
    NpzWriter lonely(false);
    lonely.add("w0", {{1, 47}, std::vector<float>(47, 0)});
    EXPECT_THROW(PricingNetwork(lonely.bytes()), std::runtime_error);
}

TEST(Network, NeverPaysTheRequester) {
    // Says less than nothing for large images.
    NpzWriter writer(false);
    std::vector<float> weights(feature_count, 0);
    weights[0] = -10;
    writer.add("w0", {{1, feature_count}, weights});
    writer.add("b0", {{1}, {6}});
    const PricingNetwork network(writer.bytes());
    ImagePayload payload;
    payload.height = 2048;
    EXPECT_LT(network.kudos_of(payload).value(), 0);
    EXPECT_DOUBLE_EQ(image_price(&network, payload, false), closed_formula(payload));
}

TEST(Features, AreInTheOrderOfTheVectors) {
    const auto bytes = read_file(source_folder() / "tests/data/kudos-image-vectors.json");
    const json::value all = json::parse(std::string(bytes.begin(), bytes.end()));
    int checked = 0;
    for (const json::value& vector : vectors("vectors")) {
        const json::value* expected =
            all.at("features_of")
                .as_object()
                .if_contains(std::string_view(vector.at("id").as_string()));
        if (expected == nullptr) continue;
        ImagePayload payload = payload_of(vector.at("payload").as_object());
        payload.steps = integer_in(vector.at("payload").as_object(), "steps");
        const auto features = features_of(payload);
        ASSERT_TRUE(features);
        for (std::size_t i = 0; i < feature_count; ++i)
            EXPECT_NEAR((*features)[i], expected->at(i).to_number<double>(), 1e-8)
                << vector.at("id") << " " << i;
        ++checked;
    }
    EXPECT_EQ(checked, 6);
}

TEST(ClosedFormula, GivesTheVectorsThatCannotBeEncoded) {
    int count = 0;
    for (const json::value& vector : vectors("fallback_vectors")) {
        const json::object& params = vector.at("payload").as_object();
        ImagePayload payload = payload_of(params);
        payload.steps = integer_in(params, "steps");
        EXPECT_FALSE(features_of(payload)) << vector;
        EXPECT_DOUBLE_EQ(closed_formula(payload), vector.at("expected_kudos").to_number<double>())
            << vector;
        EXPECT_DOUBLE_EQ(image_price(nullptr, payload, false), closed_formula(payload));
        ++count;
    }
    EXPECT_EQ(count, 18);
}

TEST(ImagePrice, AddsLorasAndTis) {
    ImagePayload payload;
    const double plain = image_price(nullptr, payload, false);
    payload.loras = 2;
    EXPECT_DOUBLE_EQ(image_price(nullptr, payload, false), plain + 6);
    payload.tis = true;
    EXPECT_DOUBLE_EQ(image_price(nullptr, payload, false), plain + 7);
    EXPECT_DOUBLE_EQ(image_price(nullptr, payload, true), 0.1);
}

TEST(ImageChain, GivesTheRequestVectors) {
    const PricingNetwork* network = published_network();
    int checked = 0;
    int left_out = 0;
    for (const json::value& vector : vectors("request_vectors")) {
        const json::object& request = vector.at("request").as_object();
        const json::object& expected = vector.at("expected").as_object();
        if (network == nullptr && text_in(expected, "price_source") == "network") {
            ++left_out;
            continue;
        }
        const json::object& params = request.at("params").as_object();
        ImagePayload payload = payload_of(params);
        payload.source_image = flag_in(request, "source_image");
        payload.source_mask = flag_in(request, "source_mask");
        payload.source_processing = text_in(request, "source_processing");
        const bool matched =
            flag_in(request, "matched_targeting") && integer_in(request, "listed_workers") > 0;
        const double price = image_price(network, payload, matched);
        EXPECT_DOUBLE_EQ(price, number_in(expected, "request_price")) << vector;

        const Baseline baseline = baseline_from(text_in(request, "baseline"));
        const bool qr_code = text_in(params, "workflow") == "qr_code";
        const double reward =
            price * reward_multiplier(baseline, qr_code, flag_in(params, "hires_fix"));
        EXPECT_DOUBLE_EQ(reward, number_in(expected, "job_reward_reported")) << vector;

        const BurnFacts facts{payload.source_image, payload.post_processing,
                              flag_in(request, "slow_workers"),
                              flag_in(request, "worker_blacklist")};
        const auto factor =
            static_cast<int>(round_whole(number_in(request, "bridge_multiplier") * 100));
        const Payout payout = image_payout(reward, factor, flag_in(request, "owner_trusted"),
                                           flag_in(request, "censored"), facts);
        const auto cents = [&expected](std::string_view key) {
            return Kudos::cents(number_in(expected, key));
        };
        EXPECT_EQ(payout.credit, cents("worker_credit")) << vector;
        EXPECT_EQ(payout.owner_spendable, cents("owner_spendable")) << vector;
        EXPECT_EQ(payout.owner_escrow, cents("owner_escrow")) << vector;
        EXPECT_EQ(payout.debit, cents("requester_job_debit")) << vector;
        const Kudos tax = activation_tax(
            model::Kind::image,
            static_cast<std::size_t>(integer_in(request, "extra_source_images")), false);
        EXPECT_EQ(tax, cents("activation_debit")) << vector;
        const auto n = integer_in(request, "n");
        Kudos total = tax;
        for (int i = 0; i < n; ++i)
            total += payout.debit;
        EXPECT_EQ(total, cents("requester_total")) << vector;
        const double value = image_dry_run(price, facts, n, estimate_multiplier(baseline));
        EXPECT_DOUBLE_EQ(value, number_in(expected, "dry_run_value")) << vector;
        EXPECT_EQ(static_cast<double>(round_whole(value)), number_in(expected, "dry_run_reported"));
        ++checked;
    }
    EXPECT_EQ(checked + left_out, 40);
    if (left_out > 0)
        std::printf("  %d of 40 chains left out: no file of weights\n", left_out);
    else
        EXPECT_EQ(checked, 40);
}

TEST(Multipliers, FollowTheBaseline) {
    EXPECT_EQ(reward_multiplier(Baseline::stable_diffusion_xl, false, true), 2);
    EXPECT_EQ(reward_multiplier(Baseline::stable_diffusion_xl, true, false), 4);
    EXPECT_EQ(reward_multiplier(Baseline::stable_cascade, true, false), 4);
    EXPECT_EQ(reward_multiplier(Baseline::stable_cascade, false, true), 7);
    EXPECT_EQ(reward_multiplier(Baseline::flux_1, false, false), 8);
    EXPECT_EQ(reward_multiplier(Baseline::z_image_turbo, false, false), 8);
    EXPECT_EQ(reward_multiplier(Baseline::qwen_image, true, true), 12);
    EXPECT_EQ(reward_multiplier(Baseline::stable_diffusion_2, true, true), 1);
    EXPECT_EQ(reward_multiplier(Baseline::other, false, false), 1);
}

}  // namespace
}  // namespace orda::rules
