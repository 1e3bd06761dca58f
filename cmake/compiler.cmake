# Warnings, sanitizers, the compiler cache and the fast linker.

add_library(orda_flags INTERFACE)
target_include_directories(orda_flags INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_options(orda_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)
target_compile_definitions(orda_flags INTERFACE
  BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_COROUTINE
  ORDA_VERSION="${PROJECT_VERSION}")

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports these inside libstdc++, Boost and coroutine frames, not in our code.
  target_compile_options(orda_flags INTERFACE
    -fcoroutines -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-stringop-overread
    -Wno-array-bounds -Wno-restrict -Wno-mismatched-new-delete -Wno-free-nonheap-object
    -Wno-dangling-pointer -Wno-missing-field-initializers)
else()
  target_compile_options(orda_flags INTERFACE -Wno-missing-field-initializers)
endif()

if(CMAKE_BUILD_TYPE STREQUAL "Debug")
  target_compile_options(orda_flags INTERFACE -O0 -g1)
else()
  target_compile_options(orda_flags INTERFACE -O2 -g1)
endif()

if(ORDA_SANITIZE)
  target_compile_options(orda_flags INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(orda_flags INTERFACE -fsanitize=address,undefined)
endif()
if(ORDA_THREAD_SANITIZE)
  # Asio uses fences that this sanitizer does not know; g++ warns of each.
  target_compile_options(orda_flags INTERFACE
    -fsanitize=thread -fno-omit-frame-pointer -O1 $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
  target_link_options(orda_flags INTERFACE -fsanitize=thread)
endif()

find_program(ORDA_CCACHE ccache)
if(ORDA_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${ORDA_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${ORDA_CCACHE})
endif()
find_program(ORDA_MOLD mold)
if(ORDA_MOLD)
  target_link_options(orda_flags INTERFACE -fuse-ld=mold)
endif()
