import ArgumentParser
import Audit
import Base
import Records

/// Which audit a command is about.
struct AuditOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The language that is audited.", valueName: "language"),
    transform: { try LanguageList.tag(parsing: $0) })
  var lang: LanguageTag

  @Option(help: ArgumentHelp("The directory of all audits.", valueName: "dir"), completion: .directory)
  var audits = "audits"

  @Option(
    help: ArgumentHelp(
      "The audit: the name of a directory below that of the language. Default: the latest.", valueName: "name"))
  var audit: String?

  /// The directory of the audit.
  ///
  /// - Throws: `AuditError.missing` with how to draw a sample.
  func folder() throws -> AuditFolder {
    guard let audit else { return try AuditFolder.latest(of: lang.code, in: audits) }
    guard let folder = try AuditFolder.all(of: lang.code, in: audits).first(where: { $0.name == audit }) else {
      let names = try AuditFolder.all(of: lang.code, in: audits).map(\.name)
      throw AuditError(
        .missing, "\(lang.code) has no audit called \(audit)", location: audits,
        advice: names.isEmpty ? nil : "It has \(names.joined(separator: ", ")).")
    }
    return folder
  }
}
