import ArgumentParser
import Audit

/// How a verdict is found.
struct VerdictOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Keep a language with at most this share of bad documents.", valueName: "share"))
  var keepBelow = 0.1

  @Option(help: ArgumentHelp("Drop it from this share on.", valueName: "share"))
  var dropFrom = 0.25

  @Option(help: ArgumentHelp("How often either may be wrong.", valueName: "share"))
  var error = 0.05

  @Option(
    help: ArgumentHelp(
      "How often raters are right who do not say how well they know the language.", valueName: "share"))
  var accuracy = 0.9

  @Flag(
    help:
      "Count a document as bad only when a second rater, who labelled unseen, calls it bad too: fewer labels in all.")
  var secondLooks = false

  func validate() throws {
    guard 0 < keepBelow, keepBelow < dropFrom, dropFrom < 0.95 else {
      throw ValidationError("--keep-below has to be above 0 and below --drop-from, and that below 0.95.")
    }
    if !(0 < error && error < 0.5) { throw ValidationError("--error takes a share between 0 and 0.5.") }
    if !(0.5 < accuracy && accuracy <= 1) { throw ValidationError("--accuracy takes a share above 0.5, up to 1.") }
  }

  /// The test.
  var design: TestDesign {
    get throws {
      var settings = TestDesign.Settings()
      settings.keepsUpTo = keepBelow
      settings.dropsFrom = dropFrom
      (settings.wrongDrops, settings.wrongKeeps) = (error, error)
      settings.accuracy = accuracy
      settings.confirmsBad = secondLooks
      return try TestDesign(settings)
    }
  }
}
