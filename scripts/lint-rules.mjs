// Rules of this house's own, for oxlint.
const rule = (visitors) => ({
  create: (context) => visitors((node, message) => context.report({ node, message })),
})

const rules = {
  'settings-in-config': rule((report) => ({
    MemberExpression(node) {
      const { object, property } = node
      if (object.name === 'process' && property.name === 'env')
        report(node, 'Only platform/config/config.ts reads the environment.')
    },
  })),
  'limits-of-domain': rule((report) => ({
    CallExpression(node) {
      if (
        /^(text|lines|optionalText|optionalLines)$/.test(node.callee.name) &&
        node.arguments[0]?.type === 'Literal'
      )
        report(
          node,
          'Take it from the limits of @gudang/domain: the forms of the SPA take them from there too.',
        )
    },
    JSXAttribute(node) {
      if (node.name.name === 'maxLength' && node.value?.expression?.type === 'Literal')
        report(node, 'Take it from the limits of @gudang/domain: the server takes them from there too.')
    },
  })),
}

export default { meta: { name: 'gudang' }, rules }
