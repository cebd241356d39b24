import ArgumentParser
import Archive
import Base
import CSystem
import Records
import Runs

/// `dataprep warc index`: writes an index of captures.
struct WARCIndex: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Writes a CDXJ index: which capture of which URL is where.",
    discussion: """
      One line for each response, revisit and resource: the URL's sort key, the time, and an object with url, mime, \
      status, digest, length, offset and filename, as cdxj-indexer writes it. Lines are sorted, in bounded memory, so \
      that pywb reads the file as it is. A record that no line can lead to (without URL or date, cut, or inside a \
      compressed member with others) is a fault on standard error, and the index goes on.

      warc cat --url finds captures by FILE.cdxj beside an archive, or by --index.

      Examples:
        dataprep warc index crawl.warc.gz --output crawl.warc.gz.cdxj
        dataprep warc index crawl.wacz | head

      Exit codes: 0 success, 65 more faults than --max-faults, 66 a file is missing, 73 or 74 cannot write or read.
      """)

  @Argument(
    help: ArgumentHelp("Archives, WACZ files, directories, globs, URLs or -.", valueName: "file"), completion: .file())
  var files: [String]

  @OptionGroup var storage: StorageOptions

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The file to write, or - for standard output.", valueName: "file"),
    completion: .file())
  var output = "-"

  @Option(
    help: ArgumentHelp(
      "Exit with code 65 if there are more faults than x: a count (100) or a share of all records (1%).", valueName: "x"
    ))
  var maxFaults: FaultAllowance?

  func validate() throws {
    if output.isEmpty { throw ValidationError("--output takes the name of a file, or -.") }
    if output.hasSuffix(".gz") { throw ValidationError("The index is written uncompressed; name it X.cdxj.") }
  }

  func run() throws {
    let inputs = try ArchiveInputs(files)
    try refuseInput(inputs)
    var limits = ArchiveLimits()
    limits.wanted = [.init(.response), .init(.resource), .init(.revisit), .init(.metadata)]
    // Private files are beside the output, or where temporary ones are.
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let sorter = LineSorter(path: output == "-" ? Path.join(folder, "dataprep-index") : output)
    let lines = CaptureLine()
    var line = ByteBuffer(capacity: 1 << 12)
    var faults = 0
    var records = 0
    // Which archive each name in the index is of.
    var owners: [String: String] = [:]
    try inputs.forEach(limits: limits) { reader in
      let file = SplitURL.fileName(reader.name)
      var (archive, name) = ("", "")
      while try reader.next() {
        records += 1
        faults += Self.warn(reader.takeFaults())
        line.removeAll()
        if reader.name != archive {
          archive = reader.name
          name = reader.member.map(Self.fileName) ?? file
          if let owner = owners.updateValue(archive, forKey: name), owner != archive {
            Console.warning("\(owner) and \(archive) have one name in the index, \(name): write an index for each")
          }
        }
        switch lines.append(reader, file: name, to: &line) {
        case .written: try line.withSpan { try sorter.append($0) }
        case .omitted: break
        case .fault(let kind, let detail):
          faults += Self.warn([Fault(kind, file: reader.name, offset: reader.offset, detail: detail)])
        }
      }
      faults += Self.warn(reader.takeFaults())
    }
    try write(sorter)
    if let maxFaults, !maxFaults.allows(faults, of: records) {
      throw TooManyFaults(count: faults, allowance: maxFaults)
    }
  }

  /// Refuses an output that is one of the inputs under any name.
  private func refuseInput(_ inputs: ArchiveInputs) throws {
    guard output != "-", let written = FileSystem.entry(at: output)?.identity else { return }
    guard let input = inputs.locations.first(where: { FileSystem.entry(at: $0)?.identity == written }) else { return }
    throw ValidationError("--output names an input: \(input). The index would take its place; name another file.")
  }

  /// Inside a WACZ file archives are named from `archive/` on, as its own index does.
  private static func fileName(_ member: String) -> String {
    member.hasPrefix("archive/") ? String(member.dropFirst(8)) : member
  }

  private static func warn(_ faults: [Fault]) -> Int {
    for fault in faults { ArchiveInputs.warn(fault) }
    return faults.count
  }

  private func write(_ sorter: LineSorter) throws {
    var buffer = ByteBuffer(capacity: 1 << 17)
    if output == "-" {
      try sorter.finish { line in
        buffer.append(line)
        buffer.append(ASCII.lineFeed)
        guard buffer.count > 1 << 16 else { return }
        Console.data(buffer)
        buffer.removeAll()
      }
      return Console.data(buffer)
    }
    var file = try AtomicFile(path: output)
    try sorter.finish { line in
      buffer.append(line)
      buffer.append(ASCII.lineFeed)
      guard buffer.count > 1 << 16 else { return }
      try buffer.withSpan { try file.write($0) }
      buffer.removeAll()
    }
    try buffer.withSpan { try file.write($0) }
    try file.commit()
  }
}
