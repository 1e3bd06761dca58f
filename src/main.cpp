#include "cli/command_line.h"

int main(int argc, char** argv) {
    return orda::cli::run(argc, argv);
}
