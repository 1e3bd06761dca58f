#include "rules/text_model_names.h"

#include <gtest/gtest.h>

namespace orda::rules {
namespace {

TEST(WithoutQuantisation, GivesTheTableOfTheSpec) {
    EXPECT_EQ(without_quantisation("koboldcpp/L3-8B-Stheno-v3.2.i1-Q4_K_M"),
              "koboldcpp/L3-8B-Stheno-v3.2");
    EXPECT_EQ(without_quantisation("koboldcpp/Tiefighter-13B-IQ3_XXS"), "koboldcpp/Tiefighter-13B");
    EXPECT_EQ(without_quantisation("aphrodite/TheBloke/MythoMax-L2-13B-GPTQ-Int4"),
              "aphrodite/TheBloke/MythoMax-L2-13B");
    EXPECT_EQ(without_quantisation("foo-UD-Q4_K_XL"), "foo");
    EXPECT_EQ(without_quantisation("koboldcpp/L3-8B-Stheno-v3.2-Q4_K_M"),
              "koboldcpp/L3-8B-Stheno-v3");
    EXPECT_EQ(without_quantisation("koboldcpp/gemma-2-9b-it-Q8_0"), "koboldcpp/gemma-2-9b");
    EXPECT_EQ(without_quantisation("model-x-Q8_0-extra.gguf"), "model");
}

TEST(WithoutQuantisation, LeavesTheRestOfTheTableAlone) {
    for (const char* name : {"koboldcpp/Mistral-7B.Q4_K_M", "foo.Q8_0", "a-Q2", "model-Q10",
                             "model-AWQ", "x.q5_K_M", "Qwen/Qwen2.5-72B", "Llama-3.1-8B-Qwen3"})
        EXPECT_EQ(without_quantisation(name), name);
}

TEST(WithoutQuantisation, RemovesEveryMatch) {
    EXPECT_EQ(without_quantisation("a-bQ4/c-dQ5"), "a/c");
    EXPECT_EQ(without_quantisation("a-bQ44x"), "ax");
    EXPECT_EQ(without_quantisation("a-bQ4_"), "a_");
    EXPECT_EQ(without_quantisation(""), "");
    EXPECT_EQ(without_quantisation("a-bQ-int8"), "a");
    EXPECT_EQ(without_quantisation("a-bQ-INT8"), "a-bQ-INT8");
}

TEST(BaseName, IsBeforeTheOnlyDoubleColon) {
    EXPECT_EQ(base_name("Model::alice#42"), "Model");
    EXPECT_EQ(base_name("Model"), "Model");
    EXPECT_EQ(base_name("a::b::c"), "a::b::c");
    EXPECT_EQ(brand_of("Model::alice#42"), "alice#42");
    EXPECT_EQ(brand_of("Model::"), "");
    EXPECT_FALSE(brand_of("Model:x"));
    EXPECT_FALSE(brand_of("a::b::c"));
}

}  // namespace
}  // namespace orda::rules
