# A room is a folder below src: a static library of its sources and, beside it, a test program of
# its *_test.cpp files. New files are picked up by themselves.

if(ORDA_TESTS)
  enable_testing()
  find_package(GTest REQUIRED)
endif()

function(orda_room NAME)
  cmake_parse_arguments(ARG "" "" "ROOMS;LIBRARIES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${NAME}/*.cpp)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")

  if(sources)
    add_library(orda_${NAME} STATIC ${sources})
    set(scope PUBLIC)
  else()
    add_library(orda_${NAME} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_link_libraries(orda_${NAME} ${scope} orda_flags)
  foreach(room ${ARG_ROOMS})
    target_link_libraries(orda_${NAME} ${scope} orda_${room})
  endforeach()
  target_link_libraries(orda_${NAME} ${scope} ${ARG_LIBRARIES})

  if(ORDA_TESTS AND tests)
    add_executable(${NAME}_test ${tests})
    target_link_libraries(${NAME}_test PRIVATE orda_${NAME} GTest::gmock GTest::gtest GTest::gtest_main)
    add_test(NAME ${NAME} COMMAND ${NAME}_test WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  endif()
endfunction()

# The C++ runtime goes into the binary as well, so that one file can be copied to another machine.
function(orda_finish_executable TARGET)
  if(ORDA_STATIC)
    target_link_options(${TARGET} PRIVATE -static-libstdc++ -static-libgcc)
  endif()
endfunction()
