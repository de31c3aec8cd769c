using Slipway.ApiServer.Access;
using Slipway.ApiServer.Admission;
using Slipway.ApiServer.Admission.Steering;
using Slipway.ApiServer.Auditing;
using Slipway.ApiServer.Reading;
using Slipway.ApiServer.Watching;
using Slipway.ApiServer.Writing;

namespace Slipway.ApiServer;

/// <summary>The parts of the server that know nothing of a transport, put together.</summary>
internal sealed class ApiCore
{
    public ApiCore(ApiServerOptions options)
    {
        var format = new ObjectFormat(options.Pki.SealKey);
        Time = options.Time;
        Reader = new ObjectReader(options.Store, format, options.Time);
        Watcher = new ObjectWatcher(options.Store, Reader, format, options.Time);
        var rbac = new RbacAuthorizer(Reader);
        Access = new AccessControl(new ComponentAuthorizer(), rbac);
        Tokens = new ServiceAccountTokens(options.Pki.TokenKey, Reader, options.Time, options.Issuer);
        Authenticator = new Authenticator(options.Tokens, Tokens, options.Pki.Authority);
        var pipeline = new ObjectPipeline([
            new NamespaceLifecycle(Reader), new ServiceAccountDefaults(), new ServiceAddresses(Reader, options.FirstServiceAddress),
            new IngressClassDefaults(Reader), new NoEscalation(Access, rbac), new CommandRecorder(options.Time)]);
        var commit = new ObjectCommit(options.Store, format);
        Creator = new ObjectCreator(pipeline, commit, options.Time, options.Ids);
        Updater = new ObjectUpdater(Reader, pipeline, commit, Creator, options.Time);
        Patcher = new ObjectPatcher(Reader, Creator, Updater, options.Time);
        Deleter = new ObjectDeleter(Reader, commit, options.Time);
        Audit = new AuditTrail(options.Audit, options.Time, options.Ids);
        Scale = new ScaleResource(Reader, Updater, Patcher);
    }

    public TimeProvider Time { get; }

    public ObjectReader Reader { get; }

    public ObjectWatcher Watcher { get; }

    public AccessControl Access { get; }

    public ServiceAccountTokens Tokens { get; }

    public Authenticator Authenticator { get; }

    public ObjectCreator Creator { get; }

    public ObjectUpdater Updater { get; }

    public ObjectPatcher Patcher { get; }

    public ObjectDeleter Deleter { get; }

    public ScaleResource Scale { get; }

    public AuditTrail Audit { get; }
}
