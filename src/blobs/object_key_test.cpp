#include "blobs/object_key.h"

#include <gtest/gtest.h>
#include <set>
#include <string>
#include <vector>

#include "base/random.h"

namespace orda::blobs {
namespace {

const Uuid id = *Uuid::parse("5c1d5d9e-8f0e-4a55-9c0e-2f1f6c6a9b10");

TEST(ObjectKey, NamesEndInWebp) {
    EXPECT_EQ(result_key(id).name(), "5c1d5d9e-8f0e-4a55-9c0e-2f1f6c6a9b10.webp");
    EXPECT_EQ(source_image_key(id).name(), "5c1d5d9e-8f0e-4a55-9c0e-2f1f6c6a9b10_src.webp");
    EXPECT_EQ(source_mask_key(id).name(), "5c1d5d9e-8f0e-4a55-9c0e-2f1f6c6a9b10_msk.webp");
    EXPECT_EQ(extra_source_image_key(id, 12).name(),
              "5c1d5d9e-8f0e-4a55-9c0e-2f1f6c6a9b10_extra_src_12.webp");
    EXPECT_EQ(result_key(id).bucket(), "results");
    EXPECT_EQ(alchemy_source_key(id).bucket(), "sources");
}

TEST(ObjectKey, ReadsWhatItWrote) {
    std::set<ObjectKey> all = {result_key(id), source_image_key(id), source_mask_key(id),
                               alchemy_source_key(id)};
    for (std::size_t i = 0; i < ObjectKey::max_extra; ++i)
        all.insert(extra_source_image_key(id, i));
    EXPECT_EQ(all.size(), 4U + ObjectKey::max_extra);
    for (const auto& key : all)
        EXPECT_EQ(ObjectKey::parse(key.bucket(), key.name()), key);
}

TEST(ObjectKey, RefusesEverythingElse) {
    const std::string good = id.text();
    const std::vector<std::string> names = {std::string{},
                                            std::string{".webp"},
                                            good,
                                            good + ".png",
                                            good + ".webp/",
                                            "../" + good + ".webp",
                                            good + "/../x.webp",
                                            good + "_src",
                                            good + "_.webp",
                                            good + "_extra_src_.webp",
                                            good + "_extra_src_01.webp",
                                            good + "_extra_src_16.webp",
                                            good + "_extra_src_-1.webp",
                                            good + "_exra_src_1.webp",
                                            "5C1D5D9E-8F0E-4A55-9C0E-2F1F6C6A9B10.webp",
                                            "{" + good.substr(0, 34) + "}.webp",
                                            "5c1d5d9e8f0e4a559c0e2f1f6c6a9b10.webp",
                                            good + ".webp" + std::string(1, '\0'),
                                            std::string(36, '.') + ".webp",
                                            std::string{"../../../../../../../../../etc/passwd"}};
    for (const auto& name : names)
        EXPECT_EQ(ObjectKey::parse("results", name), std::nullopt) << name;
    EXPECT_EQ(ObjectKey::parse("", good + ".webp"), std::nullopt);
    EXPECT_EQ(ObjectKey::parse("..", good + ".webp"), std::nullopt);
    EXPECT_EQ(ObjectKey::parse("Results", good + ".webp"), std::nullopt);
}

}  // namespace
}  // namespace orda::blobs
