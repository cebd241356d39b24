import ArgumentParser
import Base
import Fetch
import Records
import Runs

/// The documents that `inspect` and `export` select, as lines of JSON, from files, directories and standard input.
struct SelectedDocuments {
  /// Output directories of runs, other directories, files, or `-`.
  let paths: [String]
  /// Canonical tags; nil for all languages.
  let languages: Set<String>?
  /// Whether dropped pages are selected instead of documents.
  let rejects: Bool
  private let pattern: Regex<AnyRegexOutput>?

  /// - Parameter pattern: a regular expression that text, title or URL has to match, in any letter case.
  /// - Throws: `ValidationError` where it is none.
  init(paths: [String], languages: Set<String>?, pattern: String?, rejects: Bool) throws {
    self.paths = paths
    self.languages = languages
    self.rejects = rejects
    do { self.pattern = try pattern.map { try Regex($0).ignoresCase() } } catch {
      throw ValidationError("--grep: \(pattern ?? "") is not a regular expression.")
    }
  }

  /// Calls `body` with each line that the options select, until it returns false.
  func forEachLine(_ body: (Span<UInt8>) throws(SourceError) -> Bool) throws {
    for file in try paths.flatMap(files) {
      let goesOn = try forEachLine(of: file) { (line, number) throws(SourceError) in
        guard line.count > 0 else { return true }
        if languages != nil || pattern != nil {
          let document: JSONValue
          do { document = try JSONValue(parsing: line, limit: JSONValue.documentLimit) } catch {
            throw Self.notJSON("line \(number)", of: file, error)
          }
          guard matches(document, line) else { return true }
        }
        return try body(line)
      }
      if !goesOn { return }
    }
  }

  /// Calls `body` with each line of a file and its number from 1, until it returns false.
  ///
  /// - Returns: whether the last call returned true.
  private func forEachLine(of file: String, _ body: (Span<UInt8>, Int) throws(SourceError) -> Bool) throws -> Bool {
    if DocumentFiles.isParquet(file) { return try forEachRow(of: file, body) }
    let lines = LineReader(DecompressingSource(try openSource(file)))
    while let goesOn = try lines.next(
      { (line) throws(SourceError) in try body(line, lines.lineNumber) },
      tooLong: { line in
        Console.warning("\(file): \(line.message); it is skipped")
        return true
      })
    {
      if !goesOn { return false }
    }
    return true
  }

  /// Calls `body` with each row of a Parquet file as a line of JSON, until it returns false.
  private func forEachRow(of file: String, _ body: (Span<UInt8>, Int) throws(SourceError) -> Bool) throws -> Bool {
    let reader = try ParquetDocumentReader(ParquetFile(file))
    var batch = Batch()
    var number = 0
    while try reader.load(&batch) {
      var start = 0
      while start < batch.lines.count {
        // Every row ends in a line feed.
        let end = batch.lines.withUnsafeBytes { $0[start...].firstIndex(of: UInt8(ascii: "\n")) ?? $0.endIndex }
        defer { start = end + 1 }
        number += 1
        guard end - start <= LineReader.usualLimit else {
          Console.warning("\(file): row \(number) has more than \(LineReader.usualLimit >> 20) MiB; it is skipped")
          continue
        }
        guard try batch.lines.withSpan(start..<end, { (line) throws(SourceError) in try body(line, number) }) else {
          return false
        }
      }
    }
    return true
  }

  /// The error of a line that is not JSON, with what its file looks like.
  static func notJSON(_ line: String, of file: String, _ error: any Error) -> SourceError {
    SourceError(
      .failed, "\(line) is not JSON", location: file,
      advice: InputDiagnosis.reason(file, expecting: .documents).map { "Of \(file): \($0)." } ?? "", underlying: error)
  }

  private func matches(_ document: JSONValue, _ line: Span<UInt8>) -> Bool {
    if let languages {
      guard let language = document["language"]?.string, languages.contains(language) else { return false }
    }
    guard let pattern else { return true }
    // Lines of a run's own files have no text: they are searched as they stand.
    guard document["text"] != nil else {
      return line.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }.contains(pattern)
    }
    return ["text", "title", "url"].contains { document[$0]?.string?.contains(pattern) ?? false }
  }

  /// The files of a directory that is a run's own and holds no documents: its completion records, or a frozen plan.
  private func ownFiles(_ path: String) throws -> [String]? {
    let plan = [PlanFile.planName, PlanFile.tasksName].map { Path.join(path, $0) }
    if FileSystem.entry(at: Path.join(path, "records")) == nil, plan.allSatisfy({ FileSystem.entry(at: $0) != nil }) {
      return plan
    }
    guard FileSystem.entry(at: Path.join(path, "../" + PlanFile.planName)) != nil else { return nil }
    let names = try FileSystem.names(in: path).filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }
    return names.isEmpty ? nil : names.map { Path.join(path, $0) }
  }

  /// The files under a path; in a run's directory only those of the selected kind and languages.
  private func files(_ path: String) throws -> [String] {
    if path == "-" { return [path] }
    if FileSystem.entry(at: path)?.kind == .folder, let files = try ownFiles(path) { return files }
    let kind = Path.join(path, rejects ? "rejects" : "docs")
    guard FileSystem.entry(at: Path.join(path, "records"))?.kind == .folder else {
      return try DocumentFiles.find(path)
    }
    if !rejects, let file = PairsView.file(of: path) { return [file] }
    guard FileSystem.entry(at: kind) != nil else { return [] }
    if let languages, !rejects {
      return try languages.sorted().flatMap { language in
        let folder = Path.join(kind, language)
        return FileSystem.entry(at: folder) == nil ? [] : try DocumentFiles.find(folder)
      }
    }
    return try DocumentFiles.find(kind)
  }
}
