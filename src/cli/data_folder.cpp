#include "cli/data_folder.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <sys/file.h>
#include <unistd.h>

#include "base/digest.h"

namespace orda::cli {

namespace {

std::runtime_error failure(const std::filesystem::path& path, const std::string& what) {
    return std::runtime_error(path.string() + ": " + what + " (" + std::strerror(errno) + ")");
}

}  // namespace

DataFolder::DataFolder(std::filesystem::path path) : path_(std::move(path)) {
    std::error_code error;
    std::filesystem::create_directories(path_, error);
    if (error)
        throw std::runtime_error("the data folder " + path_.string() +
                                 " cannot be made: " + error.message());
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all, error);
    new_ = std::filesystem::is_empty(path_, error);
    const auto lock_path = path_ / "lock";
    lock_ = ::open(lock_path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (lock_ < 0) throw failure(lock_path, "the data folder cannot be written");
    if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
        ::close(lock_);
        throw std::runtime_error("the data folder " + path_.string() +
                                 " is in use by another Orda; stop that one first, or give this "
                                 "one another folder with --data");
    }
}

DataFolder::~DataFolder() {
    ::close(lock_);
}

std::string DataFolder::secret(const std::string& name, Random& random) const {
    std::string text = read(name);
    if (!text.empty()) return text;
    std::array<std::uint8_t, 32> bytes{};
    random.fill(bytes);
    text = base64_url(bytes);
    write(name, text);
    return text;
}

std::string DataFolder::read(const std::string& name) const {
    std::ifstream file(path_ / name, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return file.good() || file.eof() ? text.str() : std::string{};
}

void DataFolder::write(const std::string& name, const std::string& text) const {
    const auto path = path_ / name;
    const auto temporary = path_ / (name + ".new");
    const int file = ::open(temporary.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0) throw failure(temporary, "cannot be written");
    std::size_t done = 0;
    while (done < text.size()) {
        const auto count = ::write(file, text.data() + done, text.size() - done);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) {
            ::close(file);
            throw failure(temporary, "cannot be written");
        }
        done += static_cast<std::size_t>(count);
    }
    const bool flushed = ::fsync(file) == 0;
    ::close(file);
    if (!flushed) throw failure(temporary, "cannot be written");
    std::filesystem::rename(temporary, path);
}

}  // namespace orda::cli
