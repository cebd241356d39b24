import Base
import Testing

@Suite struct ReportableErrorTests {
  @Test func descriptionsSayWhatWhereWhyAndWhatToDo() {
    let cause = JSONError(code: .badNumber, offset: 3)
    let cases: [(SourceError, String)] = [
      (SourceError(.failed, "it broke"), "it broke"),
      (SourceError(.failed, "it broke", location: "a/b"), "a/b: it broke"),
      (SourceError(.failed, "it broke", advice: "Repair it."), "it broke\nRepair it."),
      (
        SourceError(.failed, "it broke", location: "a/b", advice: "Repair it.", underlying: cause),
        "a/b: it broke (not JSON at byte 3: malformed number)\nRepair it."
      ),
    ]
    for (error, text) in cases { #expect(error.description == text) }
  }

  /// Scripts rely on these numbers (sysexits.h).
  @Test(
    arguments: [
      (.missing, 66), (.notPermitted, 77), (.refused, 69), (.interrupted, 69), (.damaged, 65), (.unsupported, 65),
      (.failed, 74),
    ] as [(SourceErrorCode, Int32)])
  func exitStatusOfSources(_ code: SourceErrorCode, _ status: Int32) {
    #expect(SourceError(code, "x").exitCode.rawValue == status)
  }

  @Test func outputsThatCannotBeMadeOrWritten() {
    #expect(OutputError(.cannotCreate, "x").exitCode.rawValue == 73)
    #expect(OutputError(.cannotWrite, "x").exitCode.rawValue == 74)
    // ENOSPC: the one failure of writing that a person can do something about.
    let full = OutputError(.cannotWrite, "write", path: "out", errno: 28)
    #expect(full.description.hasPrefix("out: cannot write: No space left on device\nFree some space on the disk"))
    #expect(OutputError(.cannotWrite, "write", path: "out", errno: 5).advice == nil)
  }

  @Test func errorsAreEqualByCodeAndText() {
    let error = SourceError(.failed, "x", location: "y")
    #expect(error == SourceError(.failed, "x", location: "y"))
    #expect(error != SourceError(.damaged, "x", location: "y"))
    #expect(error != SourceError(.failed, "x", location: "z"))
    #expect(error != SourceError(.failed, "x", location: "y", advice: "z"))
  }
}
