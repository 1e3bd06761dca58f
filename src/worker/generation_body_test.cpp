#include "worker/generation_body.h"

#include <gtest/gtest.h>

namespace orda::worker {
namespace {

namespace json = boost::json;

TEST(GenerationBody, HoldsWhatWasWished) {
    const json::object body = generation_body({.kind = JobKind::image,
                                               .prompt = "a barn",
                                               .negative_prompt = "blurry",
                                               .models = {"M"},
                                               .count = 2,
                                               .max_length = 80,
                                               .width = 512,
                                               .seed = "5",
                                               .source_image = "abc",
                                               .more_params = {"karras=true", "sampler_name=lcm"}});
    EXPECT_EQ(body.at("prompt").as_string(), "a barn ### blurry");
    EXPECT_EQ(body.at("models"), json::array{"M"});
    EXPECT_EQ(body.at("source_image").as_string(), "YWJj");
    EXPECT_TRUE(body.at("censor_nsfw").as_bool());
    EXPECT_EQ(
        body.at("params"),
        (json::object{
            {"n", 2}, {"width", 512}, {"seed", "5"}, {"karras", true}, {"sampler_name", "lcm"}}));
}

TEST(GenerationBody, AsksForAnyModelUnlessOneIsNamed) {
    const json::object body = generation_body({.prompt = "p", .max_length = 20});
    EXPECT_EQ(body.at("models"), json::array());
    EXPECT_EQ(body.at("params"), (json::object{{"max_length", 20}}));
    EXPECT_FALSE(body.contains("r2"));
}

TEST(GenerationBody, RefusesAParameterWithoutName) {
    EXPECT_THROW(generation_body({.more_params = {"=5"}}), std::invalid_argument);
    EXPECT_THROW(generation_body({.more_params = {"five"}}), std::invalid_argument);
}

TEST(ResultFileName, NumbersSeveral) {
    EXPECT_EQ(result_file_name("a/b.webp", 0, 1), "a/b.webp");
    EXPECT_EQ(result_file_name("a/b.webp", 1, 2), "a/b-2.webp");
    EXPECT_EQ(result_file_name("a.b/c", 0, 2), "a.b/c-1");
    EXPECT_EQ(result_file_name("a/.b", 0, 2), "a/.b-1");
}

}  // namespace
}  // namespace orda::worker
