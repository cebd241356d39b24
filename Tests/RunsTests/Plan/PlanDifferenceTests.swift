import Base
import Testing

@testable import Runs

struct PlanDifferenceTests {
  private func difference(_ old: String, _ new: String) throws -> String? {
    try PlanDifference(
      path: ["extract"], JSONValue(parsing: Array(old.utf8).span), JSONValue(parsing: Array(new.utf8).span)
    )?.description
  }

  @Test(arguments: [
    (#"{"a":1,"b":{"c":"x"}}"#, #"{"a":1,"b":{"c":"y"}}"#, "extract b c: x there, y now"),
    (#"{"a":1}"#, #"{"a":1,"b":true}"#, "extract b: not set there, true now"),
    (#"{"a":1,"b":null}"#, #"{"a":1}"#, "extract b: null there, not set now"),
    (
      #"{"stages":[{"id":"s","parameters":{"n":[]}},{"id":"t"}]}"#,
      #"{"stages":[{"id":"s","parameters":{"n":["sw"]}},{"id":"t"}]}"#, #"extract s n: [] there, ["sw"] now"#
    ),
    (#"{"stages":[{"id":"s"}]}"#, #"{"stages":[{"id":"s"},{"id":"t"}]}"#, #"extract t: not set there, {"id":"t"} now"#),
  ])
  func firstDifferenceIsNamed(_ old: String, _ new: String, _ expected: String) throws {
    #expect(try difference(old, new) == expected)
  }

  @Test func sameSettingsDoNotDiffer() throws {
    #expect(try difference(#"{"a":[1,2]}"#, #"{"a":[1,2]}"#) == nil)
  }
}
