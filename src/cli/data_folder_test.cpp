#include "cli/data_folder.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace orda::cli {
namespace {

class DataFolderTest : public testing::Test {
  protected:
    void TearDown() override { std::filesystem::remove_all(path_); }
    std::filesystem::path path_ = std::filesystem::temp_directory_path() /
                                  ("orda-data-folder-test-" + std::to_string(::getpid()));
};

TEST_F(DataFolderTest, SecretsAreMadeOnceAndKept) {
    SystemRandom random;
    std::string first;
    {
        const DataFolder folder(path_);
        EXPECT_TRUE(folder.is_new());
        first = folder.secret("key_salt", random);
        EXPECT_EQ(first.size(), 43U);
    }
    const DataFolder again(path_);
    EXPECT_FALSE(again.is_new());
    EXPECT_EQ(again.secret("key_salt", random), first);
    const auto mode = std::filesystem::status(path_ / "key_salt").permissions();
    EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(DataFolderTest, OneProcessAtATime) {
    const DataFolder folder(path_);
    EXPECT_THROW(DataFolder{path_}, std::runtime_error);
}

TEST_F(DataFolderTest, TextsAreReplacedAsAWhole) {
    const DataFolder folder(path_);
    EXPECT_EQ(folder.read("reference.json"), "");
    folder.write("reference.json", "{}");
    folder.write("reference.json", "{\"a\":1}");
    EXPECT_EQ(folder.read("reference.json"), "{\"a\":1}");
}

}  // namespace
}  // namespace orda::cli
