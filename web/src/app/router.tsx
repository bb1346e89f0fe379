import type { Permission } from '@gudang/domain'
import type { ComponentType } from 'react'
import { createBrowserRouter, Navigate, type RouteObject } from 'react-router'
import { paths } from '../paths.ts'
import { useMe } from '../domain/people/me.tsx'
import { loadPageTexts } from '../i18n/index.ts'
import { countsOrManages, navigation, type PageHandle } from './navigation.ts'
import { NotFound, PageError } from './page-error.tsx'
import { SessionGate } from './session-gate.tsx'

/** The routes: address, permissions and code of each page, which is loaded when it is first opened. */
export const routes: RouteObject[] = [
  {
    errorElement: <PageError />,
    // Shown while the page's code loads; the session gate draws the shell's outline.
    hydrateFallbackElement: <></>,
    children: [
      {
        path: paths.signIn,
        lazy: page(async () => (await import('../features/auth/sign-in-page.tsx')).SignInPage),
      },
      {
        path: paths.setPassword,
        lazy: page(async () => (await import('../features/auth/set-password-page.tsx')).SetPasswordPage),
      },
      {
        path: paths.forgotPassword,
        lazy: page(
          async () => (await import('../features/auth/forgot-password-page.tsx')).ForgotPasswordPage,
        ),
      },
      {
        element: <SessionGate />,
        children: [
          {
            errorElement: <PageError />,
            children: [
              { index: true, element: <FirstPage /> },
              {
                path: paths.dashboard,
                handle: needs('report.view'),
                lazy: async () => ({
                  Component: (await import('../features/dashboard/dashboard-page.tsx')).DashboardPage,
                }),
              },
              {
                path: paths.idleStock,
                handle: needs('report.view'),
                lazy: page(
                  async () => (await import('../features/dashboard/idle-stock-page.tsx')).IdleStockPage,
                ),
              },
              {
                path: paths.stock,
                handle: needs('inventory.view'),
                lazy: page(
                  async () => (await import('../features/stock/list/stock-list-page.tsx')).StockListPage,
                ),
              },
              {
                path: `${paths.stock}/:warehouseCode/:sku`,
                handle: needs('inventory.view'),
                lazy: page(async () => (await import('../features/stock/detail/stock-page.tsx')).StockPage),
              },
              {
                path: paths.transfer,
                handle: needs('inventory.transfer'),
                lazy: page(
                  async () => (await import('../features/transfers/transfer-page.tsx')).TransferPage,
                ),
              },
              {
                path: paths.transfers,
                handle: needs('inventory.view'),
                lazy: page(
                  async () => (await import('../features/transfers/transfer-list-page.tsx')).TransferListPage,
                ),
              },
              {
                path: `${paths.transfers}/:number`,
                handle: needs('inventory.view'),
                lazy: page(
                  async () =>
                    (await import('../features/transfers/transfer-document-page.tsx')).TransferDocumentPage,
                ),
              },
              {
                path: `${paths.transfers}/:number/edit`,
                handle: needs('inventory.transfer'),
                lazy: page(
                  async () => (await import('../features/transfers/transfer-edit-page.tsx')).TransferEditPage,
                ),
              },
              {
                path: `${paths.transfers}/:number/sheet`,
                handle: needs('inventory.view'),
                lazy: page(
                  async () =>
                    (await import('../features/transfers/transfer-sheet-page.tsx')).TransferSheetPage,
                ),
              },
              {
                path: paths.stocktakes,
                handle: needs(...countsOrManages),
                lazy: page(
                  async () =>
                    (await import('../features/stocktakes/stocktake-list-page.tsx')).StocktakeListPage,
                ),
              },
              {
                path: paths.countPlans,
                handle: needs('stocktake.manage'),
                lazy: page(
                  async () =>
                    (await import('../features/stocktakes/plans/count-plans-page.tsx')).CountPlansPage,
                ),
              },
              {
                path: `${paths.stocktakes}/:number`,
                handle: needs(...countsOrManages),
                lazy: page(
                  async () => (await import('../features/stocktakes/stocktake-page.tsx')).StocktakePage,
                ),
              },
              {
                path: `${paths.stocktakes}/:number/count`,
                handle: needs('stocktake.count'),
                lazy: page(
                  async () => (await import('../features/stocktakes/counting/count-page.tsx')).CountPage,
                ),
              },
              {
                path: `${paths.stocktakes}/:number/lines`,
                handle: needs('stocktake.manage'),
                lazy: page(
                  async () => (await import('../features/stocktakes/review/review-page.tsx')).ReviewPage,
                ),
              },
              {
                path: `${paths.stocktakes}/:number/sheet`,
                handle: needs(...countsOrManages),
                lazy: page(
                  async () => (await import('../features/stocktakes/count-sheet-page.tsx')).CountSheetPage,
                ),
              },
              {
                path: paths.orders,
                handle: needs('order.view'),
                lazy: page(
                  async () => (await import('../features/orders/order-list-page.tsx')).OrderListPage,
                ),
              },
              {
                path: paths.newOrder,
                handle: needs('order.create'),
                lazy: page(
                  async () => (await import('../features/orders/order-create-page.tsx')).OrderCreatePage,
                ),
              },
              {
                path: paths.order(':orderNumber').replace('%3A', ':'),
                handle: needs('order.view'),
                lazy: page(async () => (await import('../features/orders/order-page.tsx')).OrderPage),
              },
              {
                path: paths.printOrders,
                handle: needs('order.view'),
                lazy: page(
                  async () => (await import('../features/orders/many/order-sheets-page.tsx')).OrderSheetsPage,
                ),
              },
              {
                path: `${paths.orders}/:orderNumber/:sheet`,
                handle: needs('order.view'),
                lazy: page(
                  async () => (await import('../features/orders/order-sheet-page.tsx')).OrderSheetPage,
                ),
              },
              {
                path: paths.movements,
                handle: needs('inventory.view'),
                lazy: page(
                  async () => (await import('../features/movements/movement-list-page.tsx')).MovementListPage,
                ),
              },
              {
                path: paths.alerts,
                handle: needs('inventory.view'),
                lazy: page(
                  async () => (await import('../features/alerts/alert-list-page.tsx')).AlertListPage,
                ),
              },
              {
                path: paths.products,
                handle: needs('product.view'),
                lazy: page(
                  async () => (await import('../features/products/product-list-page.tsx')).ProductListPage,
                ),
              },
              {
                path: `${paths.products}/:sku`,
                handle: needs('product.view'),
                lazy: page(
                  async () => (await import('../features/products/page/product-page.tsx')).ProductPage,
                ),
              },
              {
                path: paths.labels,
                handle: needs('product.view'),
                lazy: page(async () => (await import('../features/products/labels-page.tsx')).LabelsPage),
              },
              {
                path: paths.imports,
                handle: needs('product.manage', 'inventory.adjust', 'inventory.transfer'),
                lazy: page(
                  async () => (await import('../features/imports/import-list-page.tsx')).ImportListPage,
                ),
              },
              {
                path: `${paths.imports}/:id`,
                handle: needs('product.manage', 'inventory.adjust', 'inventory.transfer'),
                lazy: page(async () => (await import('../features/imports/import-page.tsx')).ImportPage),
              },
              {
                path: paths.warehouses,
                handle: needs('warehouse.view'),
                lazy: page(
                  async () =>
                    (await import('../features/warehouses/warehouse-list-page.tsx')).WarehouseListPage,
                ),
              },
              {
                path: paths.users,
                handle: needs('user.manage'),
                lazy: page(async () => (await import('../features/users/user-list-page.tsx')).UserListPage),
              },
              {
                path: paths.roles,
                handle: needs('role.manage'),
                lazy: page(async () => (await import('../features/users/role-list-page.tsx')).RoleListPage),
              },
              {
                path: paths.integrations,
                handle: needs('integration.manage'),
                lazy: page(
                  async () =>
                    (await import('../features/integrations/integration-list-page.tsx')).IntegrationListPage,
                ),
              },
              {
                path: paths.integration(':id'),
                handle: needs('integration.manage'),
                lazy: page(
                  async () => (await import('../features/integrations/integration-page.tsx')).IntegrationPage,
                ),
              },
              {
                path: paths.webhooks,
                handle: needs('integration.manage'),
                lazy: page(
                  async () =>
                    (await import('../features/integrations/webhook-list-page.tsx')).WebhookListPage,
                ),
              },
              {
                path: paths.webhook(':id'),
                handle: needs('integration.manage'),
                lazy: page(
                  async () => (await import('../features/integrations/webhook-page.tsx')).WebhookPage,
                ),
              },
              {
                path: paths.ledgerCheck,
                handle: needs('report.view'),
                lazy: page(
                  async () =>
                    (await import('../features/ledger-check/ledger-check-page.tsx')).LedgerCheckPage,
                ),
              },
              {
                path: paths.audit,
                handle: needs('audit.view'),
                lazy: page(async () => (await import('../features/audit/audit-page.tsx')).AuditPage),
              },
              {
                path: paths.sessions,
                lazy: page(
                  async () => (await import('../features/auth/session-list-page.tsx')).SessionListPage,
                ),
              },
              {
                path: paths.account,
                lazy: page(async () => (await import('../features/auth/account-page.tsx')).AccountPage),
              },
              { path: '*', element: <NotFound /> },
            ],
          },
        ],
      },
    ],
  },
]

/** The page with its texts; those of the dashboard come with the app. */
function page(load: () => Promise<ComponentType>) {
  return async () => {
    const [Component] = await Promise.all([load(), loadPageTexts()])
    return { Component }
  }
}

export const createRouter = () => createBrowserRouter(routes)

function needs(...anyOf: Permission[]): PageHandle {
  return { anyOf }
}

/** The first page of the menu that this person may open. */
function FirstPage() {
  const { permissions } = useMe().role
  const first = navigation.find(({ anyOf }) => anyOf.some((each) => permissions.includes(each)))
  return first ? <Navigate to={first.path} replace /> : <NotFound />
}
