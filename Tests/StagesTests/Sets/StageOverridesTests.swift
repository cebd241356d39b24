import Base
import Testing

@testable import Stages

@Suite struct StageOverridesTests {
  private func description(_ names: [String], _ overrides: [String]) throws -> [JSONValue] {
    try StageOverrides(overrides).applied(to: FilterSet.stages(named: names)).map { stage in
      var json = JSONWriter()
      stage.describe(&json)
      return try JSONValue(parsing: json.bytes.array().span)
    }
  }

  @Test func valuesReachTheStageThatHasThem() throws {
    let found = try description(
      ["gopher"], ["min-doc-words=20", "gopher-repetition.dup-line-frac=null", "top-n-grams=[[2,0.5]]"])
    #expect(found[1]["min-doc-words"] == .integer(20))
    #expect(found[0]["dup-line-frac"] == .null)
    #expect(found[0]["top-n-grams"] == .array([.array([.integer(2), .number(0.5)])]))
    #expect(found[0]["dup-para-frac"] == .number(0.3))
  }

  @Test(arguments: [
    ("min-doc-word=20", "min-doc-words"), ("min-doc-words=many", "min-doc-words"), ("nothing", "NAME=VALUE"),
    ("c4.min-doc-words=1", "min-doc-words"),
  ])
  func wrongOnesAreNamed(_ override: String, _ hint: String) throws {
    let error = #expect(throws: StageError.self) { _ = try description(["gopher"], [override]) }
    let text = error?.description ?? ""
    #expect(text.contains(hint))
  }

  /// A stage that would keep everything for want of a list or model is told, and no stage is one too.
  @Test func stagesSayWhatTheyCannotWorkWithout() throws {
    for stage in StageRegistry.all {
      let names = stage.parameterTable.map(\.name)
      #expect(stage.purpose.allSatisfy { names.contains($0) }, "\(stage.id)")
      do throws(StageError) {
        try stage.init().checkPurpose()
        #expect(stage.purpose.isEmpty, "\(stage.id)")
      } catch {
        #expect(error.message.contains("nothing to do without \(stage.purpose[0])"), "\(stage.id)")
      }
    }
    #expect(StageRegistry.all.filter { !$0.purpose.isEmpty }.count == 11)
    let empty = #expect(throws: StageError.self) { _ = try FilterSet.stages(named: []) }
    #expect(empty?.message == "no filter set or stage is named")
  }

  @Test func aNameOfTwoStagesNeedsTheStage() throws {
    let error = #expect(throws: StageError.self) {
      _ = try description(["gopher-quality", "gopher-quality"], ["min-doc-words=1"])
    }
    #expect(error?.message.contains("more than one") == true)
    let unknown = #expect(throws: StageError.self) { _ = try FilterSet.stages(named: ["gophr"]) }
    #expect(unknown?.advice == "Did you mean gopher?")
  }
}
