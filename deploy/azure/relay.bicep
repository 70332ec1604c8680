// The relay between an Entra lifecycle workflow and Firstkey: a Consumption Logic App that takes the workflow's call by proof of
// possession and by nothing else, and hands its body on as its own managed identity. It holds no secret, has no role in the tenant
// and no right on any resource. NOT VERIFIED: this file was written from Microsoft's published template and has been
// neither compiled nor deployed by us. Try it in a test subscription first.
// https://learn.microsoft.com/entra/id-governance/configure-logic-app-lifecycle-workflows

@description('The tenant whose workflows may call.')
param tenantId string = subscription().tenantId

@description('As in entra.arrivals.relay.logicAppWorkflowName of the agent.')
param name string = 'firstkey-relay'

param location string = resourceGroup().location

@description('The host of Firstkey\'s API, as https://api.example.org, without a path.')
param apiUrl string

@description('As hooks.workflows.audience of the server: the application id URI of the registration that stands for it.')
param audience string

// The first-party application of Lifecycle Workflows: the same in every tenant.
var lifecycleWorkflows = 'ce79fdc4-cd1d-4ea5-8139-e74d7dbe0bb7'
var resourcePath = '/subscriptions/${subscription().subscriptionId}/resourceGroups/${resourceGroup().name}/providers/Microsoft.Logic/workflows/${name}'

resource relay 'Microsoft.Logic/workflows@2019-05-01' = {
  name: name
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    state: 'Enabled'
    accessControl: {
      triggers: {
        // A signed URL would be a second way in, past every policy. UNVERIFIED property: look at it after deploying.
        sasAuthenticationPolicy: { state: 'Disabled' }
        openAuthenticationPolicies: {
          policies: {
            AzureADLifecycleWorkflowsAuthPOPAuthPolicy: {
              type: 'AADPOP'
              claims: [
                { name: 'iss', value: 'https://sts.windows.net/${tenantId}/' }
                { name: 'aud', value: 'https://management.azure.com' }
                { name: 'appid', value: lifecycleWorkflows }
                { name: 'm', value: 'POST' }
                { name: 'u', value: 'management.azure.com' }
                { name: 'p', value: resourcePath }
              ]
            }
          }
        }
      }
      // What a run held is read by nobody over the network.
      contents: { allowedCallerIpAddresses: [{ addressRange: '192.0.2.0-192.0.2.0' }] }
    }
    definition: {
      '$schema': 'https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#'
      contentVersion: '1.0.0.0'
      triggers: {
        manual: {
          type: 'Request'
          kind: 'Http'
          inputs: { schema: {} }
          runtimeConfiguration: { secureData: { properties: ['inputs', 'outputs'] } }
        }
      }
      actions: {
        handOn: {
          type: 'Http'
          inputs: {
            method: 'POST'
            uri: '${apiUrl}/hooks/lifecycle-workflows'
            headers: { 'Content-Type': 'application/json' }
            body: '@triggerBody()'
            authentication: { type: 'ManagedServiceIdentity', audience: audience }
            retryPolicy: { type: 'exponential', count: 6, interval: 'PT10S', maximumInterval: 'PT10M' }
          }
          // The body names people: it is left out of the history of runs.
          runtimeConfiguration: { secureData: { properties: ['inputs', 'outputs'] } }
          runAfter: {}
        }
      }
    }
  }
}

@description('hooks.workflows.objectId of the server; its client id (appId) stands beside it in Entra, under Enterprise applications.')
output objectId string = relay.identity.principalId
