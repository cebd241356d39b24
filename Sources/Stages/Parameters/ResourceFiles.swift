package import Base
package import Records

/// A file that a stage reads and a recipe only names, or all files of a folder.
package struct ResourceFiles: Sendable {
  /// One file.
  package struct File: Sendable {
    /// Its path below the folder; its own name where there is no folder.
    package var name: String
    fileprivate var content: Content

    /// Its path; nil where it is in memory.
    package var path: String? {
      if case .path(let path) = content { path } else { nil }
    }

    /// What messages call it.
    package var location: String { path ?? name }

    /// Its bytes, decompressed.
    package func open() throws(SourceError) -> DecompressingSource {
      switch content {
      case .path(let path): DecompressingSource(try FileSource(path))
      case .bytes(let bytes): DecompressingSource(MemorySource(bytes, name: name))
      }
    }

    /// Its lines, decompressed, without line feeds and carriage returns before them.
    package func forEachLine<E: Error>(_ body: (_ line: Span<UInt8>, _ number: Int) throws(E) -> Void) throws {
      let lines = LineReader(try open())
      var failure: E?
      while let isDone = try lines.next({ line in
        let isCarriageReturn = line.count > 0 && line[line.count - 1] == UInt8(ascii: "\r")
        do throws(E) {
          try body(line.extracting(first: line.count - (isCarriageReturn ? 1 : 0)), lines.lineNumber)
        } catch {
          failure = error
        }
        return failure == nil
      }) {
        if !isDone { break }
      }
      if let failure { throw failure }
    }
  }

  fileprivate enum Content: Sendable {
    case path(String)
    case bytes([UInt8])
  }

  /// The name in the recipe.
  package var name: String
  /// SHA-256 of the file, or of the names and digests of a folder's files.
  package var sha256: String?
  /// Whether the name is that of a folder.
  package var isFolder: Bool
  /// The files, ordered by name.
  package var files: [File]

  /// The file at a path, or the files of a folder and of folders in it. Names that begin with a dot are left out.
  ///
  /// - Throws: `SourceError` where nothing is there or it cannot be read.
  package init(path: String, name: String? = nil) throws(SourceError) {
    self.name = name ?? path
    guard let entry = try FileSystem.lookUp(path) else {
      throw SourceError(.missing, "no such file or folder", location: path)
    }
    isFolder = entry.kind == .folder
    files = []
    guard isFolder else {
      files = [File(name: Path.split(path).name, content: .path(path))]
      sha256 = try Self.digest(path)
      return
    }
    try Self.find(in: path, below: "", &files)
    let whole = Digest(.sha256)
    for file in files { whole.update(Array("\(try Self.digest(file.location))  \(file.name)\n".utf8).span) }
    sha256 = whole.finish().hexadecimal
  }

  /// Files in memory, by name: a folder unless there is one alone.
  package init(name: String, texts: [String: String]) {
    self.name = name
    isFolder = texts.count != 1
    files = texts.sorted { Path.precedes($0.key, $1.key) }.map {
      File(name: $0.key, content: .bytes(Array($0.value.utf8)))
    }
    sha256 = Digest.sha256(files.map { "\($0.name)\n\(texts[$0.name] ?? "")" }.joined(separator: "\n"))
  }

  /// What is made of the files, with their name and digest.
  package func resource<V: Sendable>(_ make: (ResourceFiles) throws -> V) throws -> StageResource<V> {
    StageResource(try make(self), name: name, sha256: sha256)
  }

  private static func digest(_ path: String) throws(SourceError) -> String {
    let digest = Digest(.sha256)
    try digest.update(contentsOf: path)
    return digest.finish().hexadecimal
  }

  private static func find(in folder: String, below prefix: String, _ files: inout [File]) throws(SourceError) {
    for name in try FileSystem.names(in: folder) where !name.hasPrefix(".") {
      let path = Path.join(folder, name)
      switch try FileSystem.lookUp(path)?.kind {
      case .file: files.append(File(name: prefix + name, content: .path(path)))
      case .folder where prefix.isEmpty: try find(in: path, below: name + "/", &files)
      default: continue
      }
    }
  }
}

extension StageResources {
  /// The default: no files are available.
  package func files(_ name: String) throws -> ResourceFiles {
    throw StageError(.badResource, "no files are available")
  }
}
